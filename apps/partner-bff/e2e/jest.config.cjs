module.exports = require('../../../jest.preset.cjs').project('partner-bff-e2e');
