import { readFile } from 'node:fs/promises';
import { outsideRequests } from '../context/current.ts';
import { rejectionOf } from '../context/late-rejection.ts';
import { FaultSignal } from '../events/signal.ts';

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
 * Tells when files have changed that belong together, such as a certificate and its key: each change is believed once all of them stay as
 * they are. They are read from time to time, not watched: editors and Kubernetes put a new file or link in place of the old one, which a
 * watch on the old one does not notice, and some network and container file systems notify of nothing. Reading a small file takes less than
 * 0.1 ms. A listener that throws is reported as an internal fault, and told of the next change all the same.
 */
export class FileSetWatch {
  private timer: NodeJS.Timeout | undefined = undefined;
  private closed = false;

  constructor(
    private readonly paths: readonly string[],
    private readonly rhythm: FileRhythm,
    /** Where faults of the listener go; without it, to stderr. */
    private readonly faults = new FaultSignal(),
  ) {}

  /** @param changed told of each new state of the files, but not of the first @returns the first */
  async start(changed: (readings: readonly Reading[]) => void): Promise<readonly Reading[]> {
    const first = await this.read();
    this.wait(first, first, changed);
    return first;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  /** @param taken what has been told @param seen what was read last */
  private wait(taken: readonly Reading[], seen: readonly Reading[], changed: (readings: readonly Reading[]) => void): void {
    if (this.closed) return;
    const pause = same(taken, seen) ? this.rhythm.every : this.rhythm.settling;
    this.timer = outsideRequests(() => setTimeout(() => void this.look(taken, seen, changed), pause).unref());
  }

  private async look(taken: readonly Reading[], seen: readonly Reading[], changed: (readings: readonly Reading[]) => void): Promise<void> {
    const readings = await this.read();
    if (this.closed) return;
    const believed = same(readings, seen) ? readings : taken;
    this.wait(believed, readings, changed);
    if (!same(believed, taken)) this.tell(changed, believed);
  }

  private tell(changed: (readings: readonly Reading[]) => void, readings: readonly Reading[]): void {
    const failed = (error: unknown): void => this.faults.emit({ where: 'a listener for changed files', error }, undefined);
    try {
      rejectionOf(changed(readings), failed);
    } catch (error) {
      failed(error);
    }
  }

  private read(): Promise<readonly Reading[]> {
    return Promise.all(this.paths.map(readingOf));
  }
}

/** The same for one file. */
export class FileWatch {
  private readonly watch: FileSetWatch;

  constructor(path: string, rhythm: FileRhythm, faults?: FaultSignal) {
    this.watch = new FileSetWatch([path], rhythm, faults);
  }

  /** @param changed told of each new state of the file, but not of the first @returns the first */
  async start(changed: (reading: Reading) => void): Promise<Reading> {
    const [first] = await this.watch.start(([reading]) => changed(reading as Reading));
    return first as Reading;
  }

  close(): void {
    this.watch.close();
  }
}

export async function readingOf(path: string): Promise<Reading> {
  try {
    return { text: await readFile(path, 'utf8') };
  } catch (error) {
    return { code: String((error as NodeJS.ErrnoException).code) };
  }
}

const same = (ones: readonly Reading[], others: readonly Reading[]): boolean => ones.every((one, index) => sameReading(one, others[index] as Reading));

function sameReading(one: Reading, other: Reading): boolean {
  return 'text' in one ? 'text' in other && one.text === other.text : 'code' in other && one.code === other.code;
}
