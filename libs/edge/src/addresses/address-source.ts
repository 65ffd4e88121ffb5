import type { CidrBlock } from '@portico/config';
import { AddressRanges } from './address-ranges.ts';
import { ListFault, readList } from './list-file.ts';

/** What becomes of a look at a file: nothing has changed, it holds as it is now, or it has faults and what was read before holds. */
export type Look = { readonly entries: number } | { readonly faults: readonly string[] } | undefined;

interface ReadFile {
  readonly file: string;
  blocks: readonly CidrBlock[];
  version: string;
  /** The faults that were told already. */
  told: string;
}

/** The addresses of a list: those that stand in the settings, and those of its files, read again when these change. */
export class AddressSource {
  private current: AddressRanges;

  private constructor(
    /** Where it stands in the settings. */
    readonly path: string,
    private readonly ranges: readonly CidrBlock[],
    private readonly files: readonly ReadFile[],
    private readonly mayBeEmpty: boolean,
  ) {
    this.current = this.joined();
  }

  /**
   * @param mayBeEmpty not where an empty list would let no address in
   * @throws ListFault with the faults of all its files
   */
  static async read(path: string, ranges: readonly CidrBlock[], files: readonly string[], mayBeEmpty = true): Promise<AddressSource> {
    const faults: string[] = [];
    const read: ReadFile[] = [];
    for (const file of files) {
      try {
        const content = await readList(file);
        if (content) read.push({ file, ...content, told: '' });
      } catch (error) {
        if (!(error instanceof ListFault)) throw error;
        faults.push(...error.faults.map((fault) => `${path}: ${fault}`));
      }
    }
    const source = new AddressSource(path, ranges, read, mayBeEmpty);
    if (faults.length === 0 && !mayBeEmpty && files.length > 0 && source.current.size === 0) faults.push(`${path}: ${EMPTY}`);
    if (faults.length > 0) throw new ListFault(faults);
    return source;
  }

  get isEmpty(): boolean {
    return this.current.size === 0;
  }

  has(address: string): boolean {
    return this.current.has(address);
  }

  /** Looks at its files, and takes over those that have changed and are without fault. */
  async look(tell: (file: string, look: NonNullable<Look>) => void): Promise<void> {
    for (const read of this.files) {
      const look = await this.lookAt(read);
      if (look) tell(read.file, look);
    }
  }

  private async lookAt(read: ReadFile): Promise<Look> {
    const { blocks, version } = read;
    try {
      const content = await readList(read.file, version);
      if (!content) return;
      Object.assign(read, content);
      const joined = this.joined();
      if (!this.mayBeEmpty && joined.size === 0) {
        read.blocks = blocks;
        return { faults: [`${read.file}: ${EMPTY}`] };
      }
      this.current = joined;
      read.told = '';
      return { entries: read.blocks.length };
    } catch (error) {
      const faults = error instanceof ListFault ? error.faults : [`${read.file} cannot be read`];
      // It is looked at again until it is mended, and told once.
      const told = faults.join();
      if (told === read.told) return;
      read.told = told;
      return { faults };
    }
  }

  private joined(): AddressRanges {
    return new AddressRanges([...this.ranges, ...this.files.flatMap(({ blocks }) => blocks)]);
  }
}

const EMPTY = 'the files have no address, so that no client could call; add one, or take the files out of the settings';
