module.exports = require('../../../jest.preset.cjs').project('web-bff-e2e');
