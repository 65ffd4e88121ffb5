/**
 * `npm run verify [-- --only guides,chaos] [-- --list]`: what takes too long for each `npm test`, part by part. The last line says how many parts
 * passed and failed. A part whose program is missing is skipped; with CI=true it has failed.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nx } from '../nx-run.ts';
import { installParts } from '../parts.ts';
import { runNode } from '../run-node.ts';
import { answers } from './engine.ts';
import { PARTS } from './parts.ts';
import type { Part } from './parts.ts';

const root = join(import.meta.dirname, '../../../..');
const USAGE = `npm run verify [-- --only ${PARTS.map(({ name }) => name).join(',')}] [-- --list]`;

type Outcome = 'passed' | 'failed' | 'skipped';

function wanted(argv: readonly string[]): readonly Part[] {
  const { only, list } = parseArgs({ args: [...argv], options: { only: { type: 'string' }, list: { type: 'boolean' } } }).values;
  if (list) {
    for (const { name, about } of PARTS) console.log(`${name.padEnd(10)} ${about}`);
    process.exit(0);
  }
  const names = only?.split(',') ?? PARTS.map(({ name }) => name);
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}; there are ${PARTS.map(({ name }) => name).join(', ')}`);
  return PARTS.filter(({ name }) => names.includes(name));
}

async function outcomeOf({ does }: Part): Promise<Outcome> {
  if ('files' in does) {
    const jest = [join(root, 'node_modules/jest/bin/jest.js'), '-c', `${does.project}/jest.config.cjs`, '--testPathIgnorePatterns', '/node_modules/'];
    const env = { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
    return outcome(await runNode(root, [...jest, '--runTestsByPath', ...does.files.map((file) => `${does.project}/${file}`)], { env }));
  }
  const { script, needs } = does;
  if (needs === undefined || needs.some(answers)) return outcome(await runNode(root, ['--run', script]));
  console.log(`none of these answers: ${needs.map((program) => `${program} info`).join(', ')}`);
  return process.env['CI'] === 'true' ? 'failed' : 'skipped';
}

const outcome = (exitCode: number | null): Outcome => (exitCode === 0 ? 'passed' : 'failed');

let parts: readonly Part[];
try {
  parts = wanted(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n${USAGE}`);
  process.exit(64);
}

installParts();
mkdirSync(join(root, 'dist'), { recursive: true });
const outcomes: Outcome[] = [];
const lines: string[] = [];
// Guides and attacks start BFFs as they were built.
const built = await nx(root, ['run-many', '-t', 'build']);
if (built !== 0) {
  console.error('the BFFs cannot be built');
  process.exit(1);
}
for (const part of parts) {
  console.log(`\n${part.name}: ${part.about}`);
  const from = performance.now();
  const became = await outcomeOf(part);
  outcomes.push(became);
  lines.push(`${part.name.padEnd(10)} ${became.padEnd(8)} ${String(Math.round((performance.now() - from) / 1_000)).padStart(5)} s`);
}
const count = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
console.log(`\n${lines.join('\n')}\n\n${count('passed')} passed, ${count('failed')} failed${count('skipped') > 0 ? `, ${count('skipped')} skipped` : ''}`);
process.exitCode = count('failed') > 0 ? 1 : 0;
