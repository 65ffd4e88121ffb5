/**
 * `npm test`: lints, checks, builds and tests every project, with CI=true also under load and faults, then says how many tests of all
 * suites passed and failed. What takes longer is `npm run verify`.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkAll } from './check-all.ts';
import { installParts } from './parts.ts';
import { runEverything } from './nx-run.ts';
import { readCounts } from './test-counts.ts';
import { lastLine, slowest, tally } from './tally.ts';
import { runUnderFaults } from './under-faults.ts';

const root = join(import.meta.dirname, '../../..');
const results = join(root, 'dist/test-results');

// Each test task writes its counts, or Nx restores them from its cache. A missing file means that the task did not run.
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** Files of tests that are named as the slowest. */
const SHOWN = 15;

const missing = installParts();

const complaints = await checkAll(root);
const { exitCode, tasks } = await runEverything(root, process.argv.slice(2));
const total = tally(tasks, (project) => readCounts(results, project));
total.troubles.push(...complaints);
if (exitCode !== 0 && total.failed === 0 && total.troubles.length === 0) {
  total.troubles.push(`nx ended with exit code ${exitCode}, though no task failed`);
}

const skips = missing.map((part) => `no ${part}`);
if (process.env['CI'] === 'true') total.troubles.push(...skips);

// Some minutes more than a developer wants to wait each time.
if (process.env['CI'] === 'true') total.troubles.push(...(await runUnderFaults(root)));

console.log(`\nSlowest files of tests:\n${slowest(total, SHOWN).join('\n')}`);
const failed = total.failed + total.troubles.length;
if (total.failures.length > 0) console.log(`\nFailed tests:\n${total.failures.join('\n')}`);
if (total.troubles.length > 0) console.log(`\nBeside the tests:\n${total.troubles.map((trouble) => `  ${trouble}`).join('\n')}`);
if (skips.length > 0) console.log(`\nNot tested, for want of a program:\n${skips.map((skip) => `  ${skip}`).join('\n')}`);
console.log(`\n${lastLine({ ...total, failed })}`);
process.exitCode = failed > 0 || exitCode !== 0 ? 1 : 0;
