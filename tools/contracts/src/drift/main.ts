/**
 * Holds a pinned contract against its service: `npx nx run contracts-catalog:drift --against=https://catalog.example/openapi.json`.
 *
 * `--against` names a URL or a file from the root of the workspace. `--fail-on additive` ends with 1 on additive changes too, and
 * `--fail-on never` on none. `--json` writes the changes for programs. `--root <folder>` works on another tree.
 *
 * Exit codes: 0 nothing that breaks the BFFs, 1 breaking, 64 used wrongly, 65 a contract cannot be read, 69 the service does not answer.
 */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ContractFault } from '../contract-fault.ts';
import { findContracts } from '../sources.ts';
import type { ContractSource } from '../sources.ts';
import { endpointsIn } from '../usage/endpoints.ts';
import { driftOf, driftText } from './drift.ts';
import type { Drift } from './drift.ts';
import { Unavailable, withLiveContract } from './live-contract.ts';

/** Exit codes of sysexits.h. */
const EX_USAGE = 64;
const EX_DATAERR = 65;
const EX_UNAVAILABLE = 69;

const FAILING: Readonly<Record<string, readonly Drift['verdict'][]>> = {
  breaking: ['breaking'],
  additive: ['breaking', 'additive'],
  never: [],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    against: { type: 'string' },
    'fail-on': { type: 'string', default: 'breaking' },
    json: { type: 'boolean', default: false },
    root: { type: 'string', default: join(import.meta.dirname, '../../../..') },
  },
});
const { root, against, json } = values;

function end(code: number, message: string): never {
  console.error(message);
  process.exit(code);
}

const failing = FAILING[values['fail-on']] ?? end(EX_USAGE, `--fail-on is one of ${Object.keys(FAILING).join(', ')}`);
const source = pinned(positionals[0]);
const HOW = '--against=<url or file>, or options.against of the target "drift" in its project.json';
const place = against ?? end(EX_USAGE, `say what ${positionals[0]} is held against: ${HOW}`);

try {
  const drift = await withLiveContract(root, place, source.file, (file) => driftOf(source, file, endpointsIn(root)));
  const subject = `${relative(root, source.file)} against ${place}: ${drift.verdict}`;
  const text = (): string => [subject, driftText(drift)].join('\n').trimEnd();
  console.log(json ? JSON.stringify({ service: source.service, against: place, ...drift }, null, 2) : text());
  process.exitCode = failing.includes(drift.verdict) ? 1 : 0;
} catch (error) {
  if (error instanceof Unavailable) end(EX_UNAVAILABLE, error.message);
  const faults = error instanceof ContractFault ? error.faults.map((fault) => `:${fault}`) : [`: ${(error as Error).message}`];
  end(EX_DATAERR, faults.map((fault) => `${place}${fault}`).join('\n'));
}

function pinned(folder: string | undefined): ContractSource {
  const { sources, faults } = findContracts(root);
  const found = sources.find(({ use, target }) => use === 'pinned' && relative(root, join(target, '../..')) === folder);
  if (found) return found;
  const wrong = faults.filter((fault) => folder !== undefined && fault.startsWith(folder));
  const unknown = `name the folder of a pinned contract, for example libs/contracts/catalog, not ${folder ?? 'none'}`;
  return end(EX_USAGE, wrong.length > 0 ? wrong.join('\n') : unknown);
}
