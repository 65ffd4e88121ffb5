import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { CorpusWorkspace, Placed } from './workspace.ts';

/** What `npm run contracts` makes of one document. */
export interface GenerationOutcome {
  readonly generated: boolean;
  readonly isSwagger2: boolean;
  /** Why there is nothing. */
  readonly faults: readonly string[];
  /** Operations that are left out, each with its line and the reason. */
  readonly leftOut: readonly string[];
}

/** Documents that one process generates. */
const AT_ONCE = 20;
/** Milliseconds for each of them, and megabytes for the process. */
const TIME = 60_000;
const MEMORY = 4_096;

/** Generates all contracts of the workspace with the command itself. Those of a process that does not end are tried one by one. */
export async function generateAll(workspace: CorpusWorkspace, repository: string): Promise<Map<string, GenerationOutcome>> {
  const outcomes = new Map<string, GenerationOutcome>();
  for (let from = 0; from < workspace.placed.length; from += AT_ONCE) {
    const batch = workspace.placed.slice(from, from + AT_ONCE);
    const output = await generated(workspace, batch, repository);
    for (const one of batch) outcomes.set(one.name, output === undefined ? await alone(workspace, one, repository) : outcomeOf(workspace, one, output));
  }
  return outcomes;
}

async function alone(workspace: CorpusWorkspace, one: Placed, repository: string): Promise<GenerationOutcome> {
  const output = await generated(workspace, [one], repository);
  return output === undefined ? { generated: false, isSwagger2: false, faults: [`the generator takes more than ${TIME / 1_000} s or ${MEMORY} MB`], leftOut: [] } : outcomeOf(workspace, one, output);
}

/** @returns what the command says; undefined where it does not end in time or memory */
async function generated(workspace: CorpusWorkspace, batch: readonly Placed[], repository: string): Promise<string | undefined> {
  const [contracts, aside] = [join(workspace.root, 'libs/contracts'), join(workspace.root, 'aside')];
  const rest = workspace.placed.filter((one) => !batch.includes(one) && existsSync(workspace.folderOf(one.service)));
  if (rest.length > 0) {
    // The command generates all contracts that it finds.
    mkdirSync(aside, { recursive: true });
    for (const { service } of rest) renameSync(join(contracts, service), join(aside, service));
  }
  const child = spawn(process.execPath, [`--max-old-space-size=${MEMORY}`, join(repository, 'tools/contracts/src/main.ts'), '--root', workspace.root], { stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), TIME * batch.length);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  for (const { service } of rest) renameSync(join(aside, service), join(contracts, service));
  return code === 0 || code === 1 ? output : undefined;
}

function outcomeOf(workspace: CorpusWorkspace, { service }: Placed, output: string): GenerationOutcome {
  const about = output.split('\n').filter((line) => line.includes(`libs/contracts/${service}/openapi.`) || line.includes(`libs/contracts/${service}:`));
  const textOf = (line: string): string => line.replace(/^.*?libs\/contracts\/[^/:]+(?:\/openapi\.\w+)?:\s*/, '');
  const faults = about.filter((line) => !line.startsWith('Left out: ')).map(textOf);
  return {
    generated: existsSync(join(workspace.folderOf(service), 'src/generated/contract.ts')),
    isSwagger2: faults.some((fault) => fault.includes('this is Swagger')),
    faults,
    leftOut: about.filter((line) => line.startsWith('Left out: ')).map(textOf),
  };
}
