module.exports = require('../../jest.preset.cjs').project('tools-packages');
