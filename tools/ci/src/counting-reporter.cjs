const { mkdirSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { stripVTControlCharacters } = require('node:util');

/** Writes how many tests of one project passed and failed, and which failed and why, so that CI can add up the totals of all suites. */
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
      failures: results.testResults.flatMap(failuresOf),
      durations: results.testResults.map(({ testFilePath, perfStats }) => [relative(join(__dirname, '../../..'), testFilePath), Math.round(perfStats.runtime / 1_000)]),
    };
    writeFileSync(join(folder, `${this.project}.json`), `${JSON.stringify(counts)}\n`);
  }
};

const failuresOf = ({ testFilePath, testExecError, testResults }) => {
  const file = relative(join(__dirname, '../../..'), testFilePath);
  return [
    ...(testExecError ? [`${file}: ${firstLines(testExecError.stack ?? testExecError.message ?? String(testExecError))}`] : []),
    ...testResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => `${file}: ${fullName}\n${firstLines(failureMessages.join('\n'))}`),
  ];
};

/** What was expected and what came instead; where it was said is in the suite's own output. */
const firstLines = (message) =>
  stripVTControlCharacters(message)
    .split('\n')
    .slice(0, 12)
    .map((line) => `    ${line}`)
    .join('\n');
