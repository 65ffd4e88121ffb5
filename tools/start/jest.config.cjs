module.exports = require('../../jest.preset.cjs').project('tools-start', { testTimeout: 60_000 });
