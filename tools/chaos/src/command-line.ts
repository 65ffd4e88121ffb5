import { parseArgs } from 'node:util';

export interface Flags {
  /** Names of faults; all when empty. */
  readonly only: readonly string[];
  /** The three-minute version. */
  readonly ci: boolean;
  /** Reads per fault. */
  readonly reads: number;
  readonly list: boolean;
  /** Write pictures of the last report instead of measuring. */
  readonly pictures: boolean;
}

export const USAGE = 'npm run chaos -- [--only instance-killed,optional-gone] [--ci] [--reads 30000] [--list] [--pictures]';

/** A flag that is unknown or makes no sense. */
export class UsageError extends Error {
  constructor(message: string, usage = USAGE) {
    super(`${message}\n${usage}`);
    this.name = 'UsageError';
  }
}

const READS = '30000';
/** Below, a second of the load is longer than a stretch. */
const FEWEST = 2_000;

const OPTIONS = {
  only: { type: 'string' },
  ci: { type: 'boolean' },
  reads: { type: 'string' },
  list: { type: 'boolean' },
  pictures: { type: 'boolean' },
} as const;

/** @param faults the names that there are @throws UsageError */
export function readFlags(argv: readonly string[], faults: readonly string[]): Flags {
  const { only, ci = false, reads = READS, list = false, pictures = false } = parse(argv);
  const wanted = only?.split(',') ?? [];
  const unknown = wanted.filter((name) => !faults.includes(name));
  if (unknown.length > 0) throw new UsageError(`there is no fault ${unknown.join(', ')}; --list names them`);
  const count = Number(reads);
  if (!Number.isInteger(count) || count < FEWEST) throw new UsageError(`--reads takes a whole number from ${FEWEST}`);
  return { only: wanted, ci, reads: count, list, pictures };
}

function parse(argv: readonly string[]): { only?: string; ci?: boolean; reads?: string; list?: boolean; pictures?: boolean } {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
