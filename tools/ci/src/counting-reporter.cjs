const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** Writes how many tests of one project passed and failed, so that CI can add up the totals of all suites. */
module.exports = class CountingReporter {
  constructor(_global, { project }) {
    this.project = project;
  }

  onRunComplete(_contexts, results) {
    const folder = join(__dirname, '../../../dist/test-results');
    mkdirSync(folder, { recursive: true });
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(join(folder, `${this.project}.json`), `${JSON.stringify(counts)}\n`);
  }
};
