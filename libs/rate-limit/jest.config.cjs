module.exports = require('../../jest.preset.cjs').project('rate-limit');
