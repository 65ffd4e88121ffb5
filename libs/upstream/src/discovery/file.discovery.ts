import { resolve } from 'node:path';
import { FileWatch, StartError } from '@portico/platform';
import type { FileRhythm, Reading } from '@portico/platform';
import type { Discovery, Found, TellProblem } from './discovery.ts';
import type { Protocol } from './instance-address.ts';
import type { FileEntry } from './instance-text.ts';
import { parseInstancesFile } from './instances-file.ts';
import type { InstancesFile } from './instances-file.ts';

const RHYTHM: FileRhythm = { every: 1_000, settling: 100 };

/** Instances that a file lists, and that change when it does; a file that becomes missing or broken changes nothing. */
export class FileDiscovery implements Discovery {
  private readonly path: string;
  private readonly watch: FileWatch;

  /** @param folder where relative paths start */
  constructor(
    private readonly entry: FileEntry,
    private readonly protocol: Protocol,
    folder: string,
    private readonly problem: TellProblem,
    rhythm = RHYTHM,
  ) {
    this.path = resolve(folder, entry.path);
    this.watch = new FileWatch(this.path, rhythm);
  }

  /** @throws StartError when the file is missing or broken */
  async start(found: Found): Promise<void> {
    const file = this.parse(await this.watch.start((reading) => this.changed(reading, found)));
    if ('placements' in file) return found(file.placements);
    this.watch.close();
    throw new StartError(file.errors);
  }

  close(): void {
    this.watch.close();
  }

  private changed(reading: Reading, found: Found): void {
    try {
      const file = this.parse(reading);
      if ('errors' in file) throw new Error(file.errors.join('\n'));
      found(file.placements);
    } catch (error) {
      this.problem({ entry: this.entry.text, error });
    }
  }

  private parse(reading: Reading): InstancesFile {
    if ('text' in reading) return parseInstancesFile(reading.text, this.path, this.protocol, this.entry.labels);
    const problem = reading.code === 'ENOENT' ? 'does not exist' : `cannot be read (${reading.code})`;
    return { errors: [`${this.path} ${problem}; create it as a list of instances, or correct the entry "${this.entry.text}"`] };
  }
}
