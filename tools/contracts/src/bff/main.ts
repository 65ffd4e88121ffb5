/**
 * Writes what each BFF says of its API: `npm run openapi`.
 *
 * Builds the BFFs, writes `dist/openapi/<bff>.json`, and takes it for the committed `apps/<bff>/openapi.json` unless that would break
 * clients; `--accept-breaking` takes it in any case. With names, those BFFs only.
 *
 * `--check` changes nothing that is committed, builds nothing, and exits 1 where a committed document is not what the BFF is.
 * `--root <folder>` works on another tree.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { changeText } from '../compare/change.ts';
import { bffsIn, descriptionOf } from './described-bff.ts';
import { complaintOf, isBreaking, snapshotState } from './snapshot.ts';

/** Exit codes of sysexits.h: the command was used wrongly; what it works on is wrong. */
const EX_USAGE = 64;
const EX_DATAERR = 65;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'boolean', default: false },
    'accept-breaking': { type: 'boolean', default: false },
    root: { type: 'string', default: join(import.meta.dirname, '../../../..') },
  },
});
const { root } = values;

const all = bffsIn(root);
const unknown = positionals.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`there is no BFF ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(EX_USAGE);
}
const bffs = positionals.length > 0 ? positionals : all;

if (!values.check) build(bffs);
for (const bff of bffs) {
  try {
    take(bff, descriptionOf(root, bff));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = EX_DATAERR;
  }
}

function build(names: readonly string[]): void {
  const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
  const { status } = spawnSync(process.execPath, [nx, 'run-many', '-t', 'build', '-p', names.join(',')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function take(bff: string, text: string): void {
  write(join(root, 'dist/openapi', `${bff}.json`), text);
  const file = `apps/${bff}/openapi.json`;
  const state = snapshotState(read(join(root, file)), text);
  if (state.is === 'current') return console.log(`${file} is up to date.`);
  const refused = values.check || (isBreaking(state) && !values['accept-breaking']);
  if (refused) {
    console.error(complaintOf(file, state));
    process.exitCode ??= 1;
    return;
  }
  write(join(root, file), text);
  console.log([`Written: ${file}`, ...state.changes.map((change) => `  ${changeText(change)}`)].join('\n'));
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
