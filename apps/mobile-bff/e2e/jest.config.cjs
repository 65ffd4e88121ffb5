module.exports = require('../../../jest.preset.cjs').e2e('mobile-bff-e2e');
