import { readFile } from 'node:fs/promises';
import { outsideRequests } from '@portico/platform';

/** When a file is read, in milliseconds. */
export interface FileRhythm {
  /** Between two readings. */
  readonly every: number;
  /** How long a change must have stayed as it is to be believed: some write a file in several steps. */
  readonly settling: number;
}

/** What a file holds, or the code of the error that reading it ends with. */
export type Reading = { readonly text: string } | { readonly code: string };

/**
 * Tells when a file has changed. It is read again and again, not watched: editors and Kubernetes put a new file or link in place
 * of the old one, which a watch on the old one does not notice, and some network and container file systems notify of nothing.
 * Reading a small file takes less than 0.1 ms.
 */
export class FileWatch {
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly rhythm: FileRhythm,
  ) {}

  /** @param changed told of each new state of the file, but not of the first */
  async start(changed: (reading: Reading) => void): Promise<Reading> {
    const first = await this.read();
    this.wait(first, first, changed);
    return first;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  /** @param taken what has been told @param seen what was read last */
  private wait(taken: Reading, seen: Reading, changed: (reading: Reading) => void): void {
    if (this.closed) return;
    const pause = same(taken, seen) ? this.rhythm.every : this.rhythm.settling;
    this.timer = outsideRequests(() => setTimeout(() => void this.look(taken, seen, changed), pause).unref());
  }

  private async look(taken: Reading, seen: Reading, changed: (reading: Reading) => void): Promise<void> {
    const reading = await this.read();
    if (this.closed) return;
    const believed = same(reading, seen) ? reading : taken;
    this.wait(believed, reading, changed);
    if (!same(believed, taken)) changed(believed);
  }

  private async read(): Promise<Reading> {
    try {
      return { text: await readFile(this.path, 'utf8') };
    } catch (error) {
      return { code: String((error as NodeJS.ErrnoException).code) };
    }
  }
}

function same(one: Reading, other: Reading): boolean {
  return 'text' in one ? 'text' in other && one.text === other.text : 'code' in other && one.code === other.code;
}
