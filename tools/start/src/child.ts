import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

type OnLine = (line: string) => void;

/** Milliseconds between looks at the parent. */
const LOOK = 200;
const ENDS_WITH_PARENT = [
  'const parent = process.ppid;',
  `setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGTERM'), ${LOOK}).unref();`,
];
/** What runs first in each process: one whose parent was killed, and could not stop it, stops itself. */
const WITH_PARENT = `data:text/javascript,${encodeURIComponent(ENDS_WITH_PARENT.join(' '))}`;

/** A process that was started under a name, whose lines are passed on. */
export class Child {
  readonly name: string;
  /** How it ended: "exit code 78", "SIGKILL". */
  readonly ended: Promise<string>;
  private readonly process: ChildProcess;
  private running = true;

  private constructor(name: string, process: ChildProcess, onLine: OnLine, onRemark: OnLine) {
    this.name = name;
    this.process = process;
    if (process.stdout) createInterface(process.stdout).on('line', onLine);
    if (process.stderr) createInterface(process.stderr).on('line', onRemark);
    // "close" comes after the last line was read, "exit" may not.
    this.ended = once(process, 'close').then(([code, signal]) => {
      this.running = false;
      return (signal as string | null) ?? `exit code ${code as number}`;
    });
  }

  /**
   * Runs a Node script, which ends with this process.
   * @param onLine gets each line of its output @param onRemark those of stderr, if not with the others
   */
  static node(
    name: string,
    args: readonly string[],
    options: { cwd: string; env?: NodeJS.ProcessEnv },
    onLine: OnLine,
    onRemark = onLine,
  ): Child {
    return new Child(
      name,
      spawn(process.execPath, ['--import', WITH_PARENT, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] }),
      onLine,
      onRemark,
    );
  }

  /** Asks it to stop, and ends it when it has not within the given milliseconds. */
  async stop(patience: number): Promise<void> {
    if (!this.running) return;
    this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), patience);
    await this.ended;
    clearTimeout(timer);
  }
}
