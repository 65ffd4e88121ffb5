/**
 * `npm run mutants -- <lib> [pattern …] [--tests part] [--concurrency n]`: plants mistakes in one library and tells which of them its unit
 * tests do not notice. With patterns, only in files whose path in the library has one of them; n at a time, 2 by default. First all tests
 * of the library run once; then a mutant takes 0.1 to 1 s, or up to 10 s where it makes a test hang (docs/adr/0062). With `--tests`, which
 * may be repeated, only the spec files with that part in their path run: their score is a lower bound. It is no part of `npm test`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import type { PartialStrykerOptions } from '@stryker-mutator/api/core';
import { parse } from 'yaml';
import type { Equivalent } from './equivalents.ts';
import { reportOf } from './report.ts';
import type { MutationReport } from './report.ts';
import { optionsFor } from './options.ts';

const root = join(import.meta.dirname, '../../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { concurrency: { type: 'string', default: '2' }, tests: { type: 'string', multiple: true, default: [] } },
});
const [library, ...patterns] = positionals;
const concurrency = Number(values.concurrency);
const project = library === undefined ? undefined : `libs/${library}`;
if (project === undefined || !existsSync(join(root, project, 'jest.config.cjs')) || !Number.isInteger(concurrency) || concurrency < 1) {
  console.error('npm run mutants -- <lib> [pattern …] [--tests part] [--concurrency n]: <lib> is a folder of libs/ that has tests, n a whole number from 1');
  process.exit(64);
}

process.chdir(root);
const folder = join(root, 'dist/mutants', library as string);
mkdirSync(folder, { recursive: true });
const report = join(folder, 'mutation.json');
// The tests load some modules as ECMAScript modules.
process.env['NODE_OPTIONS'] = '--experimental-vm-modules --no-warnings';
await new Stryker(optionsFor(root, project, patterns, values.tests, concurrency, report) as PartialStrykerOptions).runMutationTest();

const equivalents = parse(readFileSync(join(import.meta.dirname, 'equivalents.yaml'), 'utf8')) as Equivalent[] | null;
const text = reportOf(JSON.parse(readFileSync(report, 'utf8')) as MutationReport, equivalents ?? []);
writeFileSync(join(folder, 'survivors.txt'), `${text}\n`);
console.log(text);
