import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { searchPath } from './search-path.ts';

export interface Command {
  readonly command: string;
  readonly arguments: readonly string[];
  /** Beside the path to commands. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The core it must stay on, with all its threads; any when absent. */
  readonly core?: number;
}

/** Milliseconds: a BFF drains before it ends. */
const STOP_WITHIN = 15_000;
/** Characters of output that are kept for complaints. */
const KEPT = 20_000;

/** A process that we have started, and end by its own id and no other way. */
export class OwnProcess {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #words = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.pid = child.pid as number;
    this.#closed = once(child, 'close');
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#words = (this.#words + text).slice(-KEPT)));
    }
  }

  /** @throws Error when the command cannot be started */
  static async start({ command, arguments: rest, env = {}, cwd, core }: Command): Promise<OwnProcess> {
    const words = core === undefined ? [command, ...rest] : ['taskset', '--cpu-list', String(core), command, ...rest];
    const child = spawn(words[0] as string, words.slice(1), { env: { PATH: searchPath(), ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    await once(child, 'spawn');
    return new OwnProcess(child);
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The last of what it has written, both streams. */
  get output(): string {
    return this.#words;
  }

  /** Waits for its own end. @returns its exit code, or null when a signal ended it */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.#child.exitCode;
  }

  /** Takes the process off its core, with all its threads, until `resume` or `stop`. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    if (!this.running) return;
    this.resume();
    const cut = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN);
    this.#child.kill('SIGTERM');
    await this.#closed;
    clearTimeout(cut);
  }
}
