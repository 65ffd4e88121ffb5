module.exports = require('../../../jest.preset.cjs').project('mobile-bff-e2e');
