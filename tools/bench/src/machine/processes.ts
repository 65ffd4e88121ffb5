import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { searchPath } from './search-path.ts';

export interface PinnedCommand {
  readonly command: string;
  readonly arguments: readonly string[];
  /** The core it must stay on, with all its threads. */
  readonly core: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const STOP_WITHIN = 10_000;

/** A process of the bench, pinned to one core; stopped by its own id and no other way. */
export class PinnedProcess {
  readonly pid: number;
  private readonly child: ChildProcess;
  private words = '';

  private constructor(child: ChildProcess) {
    this.child = child;
    this.pid = child.pid as number;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.words += text));
    }
  }

  /** @throws Error when the command cannot be started */
  static async start({ command, arguments: rest, core, env = {}, cwd }: PinnedCommand): Promise<PinnedProcess> {
    const child = spawn('taskset', ['--cpu-list', String(core), command, ...rest], { env: { PATH: searchPath(), ...env }, cwd });
    await once(child, 'spawn');
    return new PinnedProcess(child);
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** What it has written so far, both streams. */
  get output(): string {
    return this.words;
  }

  /** Waits for its own end. @returns its exit code, or null when a signal ended it */
  async ended(): Promise<number | null> {
    if (this.running) await once(this.child, 'close');
    return this.child.exitCode;
  }

  async stop(): Promise<void> {
    if (!this.running) return;
    const cut = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN);
    this.child.kill('SIGTERM');
    await this.ended();
    clearTimeout(cut);
  }
}
