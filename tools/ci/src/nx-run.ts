import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './run-node.ts';

/** One task of the run. */
export interface RunTask {
  readonly target: string;
  readonly projectName: string;
  /** The exit code; absent when the task never ran, because another one that it needs had failed. */
  readonly status?: number;
}

export interface NxRun {
  readonly exitCode: number;
  readonly tasks: readonly RunTask[];
}

const TARGETS = ['test', 'build', 'openapi', 'client', 'e2e'];

/**
 * Builds and tests all projects, and holds each BFF against its committed OpenAPI document, three tasks at a time, since tests wait for
 * much of their time. Their output goes where this process's goes.
 */
export async function runEverything(root: string, extraArguments: readonly string[]): Promise<NxRun> {
  const everything = ['run-many', '-t', ...TARGETS, '--parallel=3', ...extraArguments];
  const plan = join(root, 'dist/test-plan.json');
  const record = join(process.env['NX_CACHE_DIRECTORY'] ?? join(root, '.nx/cache'), 'run.json');
  rmSync(record, { force: true });

  // What cannot be planned cannot run either, and the run says why.
  const planned = (await nx(root, [...everything, `--graph=${plan}`], 'ignore')) === 0;
  const exitCode = await nx(root, everything, 'inherit');
  return { exitCode, tasks: planned ? withOutcome(plannedIn(plan), finishedIn(record)) : [] };
}

export const nx = async (root: string, args: readonly string[], stdout: 'inherit' | 'ignore' = 'inherit'): Promise<number> =>
  (await runNode(root, [join(root, 'node_modules/nx/dist/bin/nx.js'), ...args], { stdout })) ?? 1;

const withOutcome = (planned: readonly RunTask[], finished: readonly RunTask[]): RunTask[] =>
  planned.map((task) => finished.find(({ projectName, target }) => projectName === task.projectName && target === task.target) ?? task);

function plannedIn(plan: string): RunTask[] {
  const { tasks } = JSON.parse(readFileSync(plan, 'utf8')) as { tasks: { tasks: Record<string, { target: { project: string; target: string } }> } };
  return Object.values(tasks.tasks).map(({ target: { project, target } }) => ({ projectName: project, target }));
}

/** Nx writes what became of each task beside its cache: those that ended, not those that never began. */
function finishedIn(record: string): RunTask[] {
  try {
    return (JSON.parse(readFileSync(record, 'utf8')) as { tasks: RunTask[] }).tasks;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return [];
  }
}
