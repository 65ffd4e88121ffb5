module.exports = require('../../jest.preset.cjs').project('messaging');
