// Each file starts the sandbox and the BFF first, which takes a second on an idle machine and many on a busy one.
module.exports = require('../../../jest.preset.cjs').e2e('mobile-bff-e2e');
