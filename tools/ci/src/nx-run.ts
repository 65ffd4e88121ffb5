import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** One task of the run, as Nx records it. */
export interface FinishedTask {
  readonly target: string;
  readonly projectName: string;
  /** The exit code; absent when the task never ran, because another one that it needs had failed. */
  readonly status?: number;
}

export interface NxRun {
  readonly exitCode: number;
  readonly tasks: readonly FinishedTask[];
}

const TARGETS = ['lint', 'typecheck', 'test', 'build', 'e2e'];

/** Runs all targets of all projects, two tasks at a time, their output going where this process's goes. */
export async function runEverything(root: string, extraArguments: readonly string[]): Promise<NxRun> {
  const cache = process.env['NX_CACHE_DIRECTORY'] ?? join(root, '.nx/cache');
  const record = join(cache, 'run.json');
  rmSync(record, { force: true });
  const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
  const child = spawn(process.execPath, [nx, 'run-many', '-t', ...TARGETS, '--parallel=2', ...extraArguments], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return { exitCode: exitCode ?? 1, tasks: tasksIn(record) };
}

/** Nx writes what became of each task beside its cache. Without that file nothing ran to its end. */
function tasksIn(record: string): readonly FinishedTask[] {
  try {
    return (JSON.parse(readFileSync(record, 'utf8')) as { tasks: FinishedTask[] }).tasks;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return [];
  }
}
