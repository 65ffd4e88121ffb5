module.exports = require('../../jest.preset.cjs').project('mobile-bff', { testPathIgnorePatterns: ['<rootDir>/e2e/'] });
