module.exports = require('../../../jest.preset.cjs').e2e('partner-bff-e2e');
