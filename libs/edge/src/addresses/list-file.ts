import { CidrBlock, SettingFormatError, withoutOws } from '@portico/config';
import { open } from 'node:fs/promises';

/** Bytes; some 60,000 ranges. */
const LONGEST = 1024 * 1024;
/** Faults that are named of one file; further ones are counted. */
const MOST_FAULTS = 20;

/** A file with addresses that cannot be used. */
export class ListFault extends Error {
  /** @param faults place, reason and fix of each */
  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

/** What a file holds, and of which version of it. */
export interface ListContent {
  readonly blocks: readonly CidrBlock[];
  readonly version: string;
}

/**
 * Reads a file of addresses.
 * @param known the version that has been read already
 * @returns undefined where it is still that
 * @throws ListFault naming each line that is no address or range, and a file that cannot be read
 */
export async function readList(file: string, known?: string): Promise<ListContent | undefined> {
  const handle = await open(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    const { ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
    const version = [ino, size, mtimeNs, ctimeNs].join('-');
    if (version === known) return undefined;
    if (size > LONGEST) throw new ListFault([`${file} has more than ${LONGEST} bytes; join its ranges`]);
    return { blocks: blocksIn(file, await handle.readFile('utf8')), version };
  } catch (error) {
    throw error instanceof ListFault ? error : unreadable(file, error);
  } finally {
    await handle.close();
  }
}

function unreadable(file: string, error: unknown): ListFault {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new ListFault([`${file} is not there; make it, or take it out of edge.addresses`]);
  return new ListFault([`${file} cannot be read (${code}); let the BFF read it`]);
}

function blocksIn(file: string, text: string): CidrBlock[] {
  const faults: string[] = [];
  const blocks = text.split('\n').flatMap((line, index) => {
    const entry = withoutOws((line.split('#', 1)[0] as string).replace(/\r$/, ''));
    if (entry === '') return [];
    try {
      return [new CidrBlock(entry)];
    } catch (error) {
      if (!(error instanceof SettingFormatError)) throw error;
      faults.push(`${file}:${index + 1}: ${error.problem}; ${error.fix}`);
      return [];
    }
  });
  if (faults.length === 0) return blocks;
  const more = faults.length - MOST_FAULTS;
  throw new ListFault(more > 0 ? [...faults.slice(0, MOST_FAULTS), `${file} has ${more} more such lines`] : faults);
}
