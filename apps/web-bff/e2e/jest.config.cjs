module.exports = require('../../../jest.preset.cjs').e2e('web-bff-e2e');
