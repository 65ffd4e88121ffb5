import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';

export interface ShellOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Ends the output of a block: no command of a document prints it. */
const END = '\0';

/** A bash in which a reader types one block after the other: what one has set, the next one knows. A command that fails is a fault of the document. */
export class Shell {
  private output = '';
  private complaints = '';
  private over: string | undefined;
  private readonly ended: Promise<unknown>;

  constructor({ cwd, env }: ShellOptions, private readonly child: ChildProcessWithoutNullStreams = spawn('bash', [], { cwd, env })) {
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.complaints += text));
    // Writing to a shell that has ended is reported below.
    child.stdin.on('error', () => undefined);
    this.ended = once(child, 'close').then(([code]) => (this.over = `the shell ended with ${code}`));
    child.stdin.write('set -eo pipefail\n');
  }

  /** @returns what the block prints @throws Error when one of its commands fails, with what it complains of */
  async run(block: string): Promise<string> {
    [this.output, this.complaints] = ['', ''];
    // The commands must not read what is typed after them.
    this.child.stdin.write(`{\n${block}\n} < /dev/null\nprintf '\\0'\n`);
    while (!this.output.endsWith(END)) {
      if (this.over !== undefined) throw new Error(`${this.over} in\n${block}\n\n${this.complaints}${this.output}`);
      await Promise.race([once(this.child.stdout, 'data'), this.ended]);
    }
    return this.output.slice(0, -1);
  }

  async stop(): Promise<void> {
    this.child.stdin.end();
    await this.ended;
  }
}
