import { humanLine } from './human-line.ts';
import { LogDestination } from './log-destination.ts';

/** What the log needs of `process.stdout`. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows each line to a person, at once. */
export class TerminalDestination extends LogDestination {
  readonly dropped = 0;

  constructor(private readonly terminal: Terminal) {
    super();
  }

  write(line: string): void {
    this.terminal.write(humanLine(JSON.parse(line) as Record<string, unknown>));
  }

  async close(): Promise<void> {}
}
