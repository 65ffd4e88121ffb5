module.exports = require('../../jest.preset.cjs').project('web-bff', { testPathIgnorePatterns: ['<rootDir>/e2e/'] });
