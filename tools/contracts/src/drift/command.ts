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

const HOW = '--against=<url or file>, or options.against of the target "drift" in its project.json';

/** What the command ends with. */
export interface Outcome {
  readonly exitCode: number;
  /** For stdout, or for stderr where nothing could be compared. */
  readonly text: string;
}

/** @param workspace the root, where `--root` names no other */
export async function driftCommand(args: readonly string[], workspace: string): Promise<Outcome> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args, workspace);
  } catch (error) {
    return { exitCode: EX_USAGE, text: (error as Error).message };
  }
  const { values, positionals } = parsed;
  const { root, against, json } = values;
  const failing = FAILING[values['fail-on']];
  if (!failing) return { exitCode: EX_USAGE, text: `--fail-on is one of ${Object.keys(FAILING).join(', ')}` };
  const source = pinned(root, positionals[0]);
  if (typeof source === 'string') return { exitCode: EX_USAGE, text: source };
  if (against === undefined) return { exitCode: EX_USAGE, text: `say what ${positionals[0]} is held against: ${HOW}` };
  try {
    const drift = await withLiveContract(root, against, source.file, (file) => driftOf(source, file, endpointsIn(root)));
    const subject = `${relative(root, source.file)} against ${against}: ${drift.verdict}`;
    const text = (): string => [subject, driftText(drift)].join('\n').trimEnd();
    const written = json ? JSON.stringify({ service: source.service, against, ...drift }, null, 2) : text();
    return { exitCode: failing.includes(drift.verdict) ? 1 : 0, text: written };
  } catch (error) {
    if (error instanceof Unavailable) return { exitCode: EX_UNAVAILABLE, text: error.message };
    const faults = error instanceof ContractFault ? error.faults.map((fault) => `:${fault}`) : [`: ${(error as Error).message}`];
    return { exitCode: EX_DATAERR, text: faults.map((fault) => `${against}${fault}`).join('\n') };
  }
}

const parse = (args: readonly string[], workspace: string) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      against: { type: 'string' },
      'fail-on': { type: 'string', default: 'breaking' },
      json: { type: 'boolean', default: false },
      root: { type: 'string', default: workspace },
    },
  });

/** @returns a text for the reader where the folder pins no contract */
function pinned(root: string, folder: string | undefined): ContractSource | string {
  const { sources, faults } = findContracts(root);
  const found = sources.find(({ target }) => relative(root, join(target, '../..')) === folder);
  if (found) return found;
  const wrong = faults.filter((fault) => folder !== undefined && fault.startsWith(folder));
  const unknown = `name the folder of a pinned contract, for example libs/contracts/catalog, not ${folder ?? 'none'}`;
  return wrong.length > 0 ? wrong.join('\n') : unknown;
}
