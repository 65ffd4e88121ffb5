module.exports = require('../../jest.preset.cjs').project('http-service');
