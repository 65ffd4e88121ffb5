module.exports = require('../../jest.preset.cjs').project('tools-conformance', { testTimeout: 60_000 });
