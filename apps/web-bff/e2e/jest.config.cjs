// The scenarios mostly wait, so that three at a time are no burden even on two cores.
module.exports = require('../../../jest.preset.cjs').e2e('web-bff-e2e', { maxWorkers: 3 });
