import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface RunOptions {
  /** Where its output goes; errors are always shown. */
  readonly stdout?: 'inherit' | 'ignore';
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs Node in the workspace, without Nx's daemon. @returns the exit code; null when a signal has ended it */
export async function runNode(root: string, words: readonly string[], { stdout = 'inherit', env = {} }: RunOptions = {}): Promise<number | null> {
  const child = spawn(process.execPath, words, { cwd: root, stdio: ['inherit', stdout, 'inherit'], env: { ...process.env, NX_DAEMON: 'false', ...env } });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return exitCode;
}
