/** `npm run attacks`: the BFFs as production runs them, and every attack of every table. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool, tell } from '../../lab/src/command.ts';
import { commitOf } from '../../lab/src/report/machine.ts';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import type { SandboxWithIdentity } from '../../sandbox/src/sandbox.ts';
import { readFlags } from './command-line.ts';
import { EDGE, EDGES } from './edge/attack-edges.ts';
import type { AttackEdge } from './edge/attack-edges.ts';
import { edgeFaults } from './edge/edge-result.ts';
import type { EdgeResult } from './edge/edge-result.ts';
import { printEdge, summaryOf } from './edge/print-edge.ts';
import { isClean, printSummary, printTable } from './report/print.ts';
import { FRONTS } from './run/front.ts';
import type { Front } from './run/front.ts';
import type { TableResult } from './run/run-table.ts';
import { build } from './stack/bundles.ts';
import { startAttacked } from './stack/running-bff.ts';
import type { StartBff } from './stack/running-bff.ts';

const root = join(import.meta.dirname, '../../..');
const REPORT = 'dist/attacks/report.json';

/** @returns the exit code: 0 when all is as it must be, 2 when an attack is not refused or a good request is not answered */
async function main(argv: readonly string[], interrupted: AbortSignal): Promise<number> {
  const names = [...FRONTS.flatMap(({ tables }) => tables), EDGE];
  const { only, list } = readFlags(argv, names);
  if (list) {
    tell(names.join('\n'));
    return 0;
  }
  const wanted = only.length > 0 ? only : names;
  const fronts = FRONTS.filter(({ tables }) => tables.some((name) => wanted.includes(name)));
  const edges = wanted.includes(EDGE) ? EDGES : [];
  build(root, [...new Set([...fronts, ...edges].map(({ bff }) => bff))]);
  // Each BFF has services of its own, so that what reaches them is its doing; so they can be attacked side by side.
  const results = (await Promise.all(fronts.map((front) => attack(front, wanted, interrupted)))).flat();
  const guarded = await Promise.all(edges.map((edge) => attackEdge(edge, interrupted)));
  mkdirSync(join(root, 'dist/attacks'), { recursive: true });
  writeFileSync(join(root, REPORT), `${JSON.stringify({ takenAt: new Date().toISOString(), commit: commitOf(root), tables: results, edges: guarded }, undefined, 2)}\n`);
  tell([...(results.length > 0 ? [printSummary(results)] : []), ...guarded.map(summaryOf), REPORT].join('\n'));
  return results.every(isClean) && guarded.every((edge) => edgeFaults(edge).length === 0) ? 0 : 2;
}

/** Leaves nothing running, interrupted or not. */
async function attack(front: Front, only: readonly string[], interrupted: AbortSignal): Promise<TableResult[]> {
  return withSandbox(interrupted, async (sandbox, start) => {
    const results: TableResult[] = [];
    for await (const result of front.attack(only, sandbox, start)) {
      results.push(result);
      tell(`${printTable(result)}\n`);
    }
    return results;
  });
}

const attackEdge = (edge: AttackEdge, interrupted: AbortSignal): Promise<EdgeResult> =>
  withSandbox(interrupted, async (sandbox, start) => {
    const result = await edge.attack(root, sandbox, start);
    tell(`${printEdge(result)}\n`);
    return result;
  });

async function withSandbox<T>(interrupted: AbortSignal, attacked: (sandbox: SandboxWithIdentity, start: StartBff) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox({ ports: 'free', identity: true });
  try {
    return await attacked(sandbox, async (name, settings) => {
      interrupted.throwIfAborted();
      return startAttacked(root, name, settings, sandbox);
    });
  } finally {
    await sandbox.close();
  }
}

await runTool(main);
