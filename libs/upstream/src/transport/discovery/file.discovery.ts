import { FileWatch, StartError } from '@portico/platform';
import type { FileRhythm, Reading } from '@portico/platform';
import { resolve } from 'node:path';
import { isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Placement } from '../../policies/instances/placement.ts';
import type { Discovery, Found, TellProblem } from './discovery.ts';
import type { Protocol } from './instance-address.ts';
import { parseInstance } from './instance-text.ts';
import type { FaultyEntry, FileEntry } from './instance-text.ts';
import { UNLABELLED } from './labels.ts';
import type { Labels } from './labels.ts';
import { socketPathOf } from './unix-socket.ts';

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

const NO_TEXT: FaultyEntry = { kind: 'faulty', errors: ['an item is no text; write it as an address with labels, and in quotes when it holds ": "'] };

/** What a list of instances says, or all that is wrong with it. */
type InstancesFile = { readonly placements: readonly Placement[] } | { readonly errors: readonly string[] };

/**
 * Reads a list of instances in YAML, which JSON is too: `- http://10.0.0.1:8080 weight=2`.
 *
 * @param file its name in messages
 * @param labels what holds of instances that say nothing else
 */
function parseInstancesFile(text: string, file: string, protocol: Protocol, labels: Labels): InstancesFile {
  const lines = new LineCounter();
  // Pretty errors would quote the text, which may hold a password.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const [error] = document.errors;
  if (error) return { errors: [`${file} is not valid YAML in line ${lines.linePos(error.pos[0]).line} (${error.code}); write a list with one instance in each line, behind a dash`] };
  if (!isSeq(document.contents)) return { errors: [`${file} holds no list; write one instance in each line, behind a dash, or [] when there is none`] };
  const placements: Placement[] = [];
  const errors: string[] = [];
  for (const item of document.contents.items) {
    const text = isScalar(item) ? item.value : undefined;
    const entry = typeof text === 'string' ? parseInstance(text, protocol) : NO_TEXT;
    if (entry.kind === 'faulty') errors.push(...entry.errors.map((sentence) => `${file}: ${sentence}`));
    else if (entry.kind !== 'static') errors.push(`${file}: "${entry.text}" has to be looked up; write addresses in a file, and this in the settings`);
    else if (socketPathOf(entry.address) !== undefined) errors.push(`${file}: "${entry.text}" is a Unix socket; write addresses in a file, and this in the settings`);
    else placements.push({ ...UNLABELLED, ...labels, ...entry.labels, address: entry.address });
  }
  return errors.length > 0 ? { errors } : { placements };
}
