module.exports = require('../../jest.preset.cjs').project('partner-bff', { testPathIgnorePatterns: ['<rootDir>/e2e/'] });
