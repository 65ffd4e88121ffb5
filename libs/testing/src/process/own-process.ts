import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { searchPath } from '../parts/installed.ts';
import { waitUntil } from './wait-until.ts';

export interface Command {
  readonly command: string;
  readonly arguments?: readonly string[];
  /** Beside the path to commands. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The core it must stay on, with all its threads; any when absent. */
  readonly core?: number | undefined;
  /** Whether messages are exchanged with it, which Node calls IPC. */
  readonly messages?: boolean;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Milliseconds: a BFF drains before it ends. */
const STOP_WITHIN = 15_000;

/** Starts a process. @throws Error when the command cannot be started */
export async function spawned({ command, arguments: rest = [], env = {}, cwd, core, messages = false }: Command): Promise<ChildProcess> {
  const [program, ...words] = core === undefined ? [command, ...rest] : ['taskset', '--cpu-list', String(core), command, ...rest];
  const stdio = ['ignore', 'pipe', 'pipe', ...(messages ? ['ipc' as const] : [])] as const;
  const child = spawn(program as string, words, { env: { PATH: searchPath(), ...env }, cwd, stdio: [...stdio] });
  await once(child, 'spawn');
  return child;
}

export const startProcess = async (command: Command): Promise<OwnProcess> => new OwnProcess(await spawned(command));

/** Runs a program to its end. @returns what it wrote to stdout @throws Error with all that it wrote, unless it ends with 0 */
export async function runProcess(name: string, command: Command): Promise<string> {
  const run = await startProcess(command);
  const { code, signal } = await run.ended;
  if (code !== 0) throw new Error(`${name} ended with ${code ?? signal}:\n${run.output}`);
  return run.stdout;
}

/** A process that we have started, and end by its own id and no other way. */
export class OwnProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<Exit>;
  stdout = '';
  stderr = '';

  constructor(child: ChildProcess) {
    this.child = child;
    this.pid = child.pid as number;
    this.ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Exit);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** What it has written, to stdout and to stderr. */
  get output(): string {
    return this.stdout + this.stderr;
  }

  /**
   * Looks until there is something. @param within milliseconds
   * @throws Error with what it wrote, when it ends or the time is over before; it is stopped then
   */
  async until<T>(what: string, within: number, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
    try {
      return await waitUntil(what, within, () => {
        if (this.running) return look();
        throw new Error(`no ${what}: the process has ended`);
      });
    } catch (error) {
      await this.stop();
      throw new Error(`${(error as Error).message}\n${this.output}`, { cause: error });
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Takes the process off its core, with all its threads, until `resume` or `stop`. */
  pause(): void {
    this.kill('SIGSTOP');
  }

  resume(): void {
    this.kill('SIGCONT');
  }

  /** Asks it to end, and ends it when it has not after 15 s. */
  async stop(): Promise<void> {
    const cut = setTimeout(() => this.kill('SIGKILL'), STOP_WITHIN);
    if (this.running) {
      this.resume();
      this.kill('SIGTERM');
    }
    await this.ended;
    clearTimeout(cut);
  }
}
