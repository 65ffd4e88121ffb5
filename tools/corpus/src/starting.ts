import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { CorpusWorkspace } from './workspace.ts';

/** What a client meets at run time. */
export interface StartOutcome {
  /** Why the contract cannot be loaded. */
  readonly error?: string;
  readonly operations: readonly StartedOperation[];
}

export interface StartedOperation {
  /** By method and path template. */
  readonly name: string;
  /** Why it cannot be compiled. */
  readonly fault?: string;
  /** Whether the contract has JSON with a schema for a success. */
  readonly hasSchema: boolean;
}

/** Bundles what compiles contracts, because Node does not run the libraries as they stand; returns the file. */
async function bundled(repository: string, folder: string): Promise<string> {
  const file = join(folder, 'contract-faults.mjs');
  const build = await rolldown({
    input: join(repository, 'libs/upstream/src/calls/contract/contract-faults.ts'),
    platform: 'node',
    tsconfig: join(repository, 'tsconfig.base.json'),
  });
  await build.write({ file, format: 'esm', codeSplitting: false });
  await build.close();
  return file;
}

/** Runs in a process of its own; writes a line of JSON for each contract. */
const RUNNER = `
import { contractFaults } from './contract-faults.mjs';
for (const [name, file] of JSON.parse(process.argv[2])) {
  let outcome;
  try {
    const contract = Object.values(await import(file)).find((value) => typeof value?.operations === 'object');
    const faults = new Map(contractFaults(contract).map(({ operation, fault }) => [operation, fault]));
    outcome = { operations: Object.entries(contract.operations).map(([operation, { responses }]) => ({
      name: operation,
      ...(faults.has(operation) ? { fault: faults.get(operation) } : {}),
      hasSchema: Object.values(responses).some((schema) => schema !== null && Object.keys(schema).length > 0),
    })) };
  } catch (error) {
    outcome = { error: String(error?.message ?? error), operations: [] };
  }
  process.stdout.write(JSON.stringify([name, outcome]) + '\\n');
}
`;

const AT_ONCE = 20;
const TIME = 60_000;

/** Loads each contract and compiles all its operations, as a client does with those that it calls. */
export async function startAll(
  workspace: CorpusWorkspace,
  services: readonly string[],
  repository: string,
): Promise<Map<string, StartOutcome>> {
  const folder = join(workspace.root, 'start');
  mkdirSync(folder, { recursive: true });
  await bundled(repository, folder);
  writeFileSync(join(folder, 'run.mjs'), RUNNER);
  const outcomes = new Map<string, StartOutcome>();
  let left = [...services];
  while (left.length > 0) {
    const batch = left.slice(0, AT_ONCE);
    const found = await started(workspace, folder, batch);
    for (const [service, outcome] of found) outcomes.set(service, outcome);
    // The first that is missing is the one that did not end.
    const stuck = batch.find((service) => !outcomes.has(service));
    if (stuck !== undefined)
      outcomes.set(stuck, { error: `compiling takes more than ${TIME / 1_000} s or ends the process`, operations: [] });
    left = left.filter((service) => !outcomes.has(service));
  }
  return outcomes;
}

async function started(workspace: CorpusWorkspace, folder: string, batch: readonly string[]): Promise<[string, StartOutcome][]> {
  const files = batch.map((service) => [service, join(workspace.folderOf(service), 'src/generated/contract.ts')]);
  const child = spawn(process.execPath, ['--max-old-space-size=4096', '--no-warnings', join(folder, 'run.mjs'), JSON.stringify(files)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), TIME * batch.length);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await once(child, 'close');
  clearTimeout(timer);
  return output
    .split('\n')
    .filter((line) => line.endsWith('}]'))
    .map((line) => JSON.parse(line) as [string, StartOutcome]);
}
