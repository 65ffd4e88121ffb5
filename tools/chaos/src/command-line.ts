import { chosen, flagsIn, UsageError } from '../../lab/src/command.ts';

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

const USAGE = 'npm run chaos -- [--only instance-killed,optional-gone] [--ci] [--reads 30000] [--list] [--pictures]';

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
  const { only, ci = false, reads = READS, list = false, pictures = false } = flagsIn(argv, OPTIONS, USAGE);
  const count = Number(reads);
  if (!Number.isInteger(count) || count < FEWEST) throw new UsageError(`--reads takes a whole number from ${FEWEST}`, USAGE);
  return { only: chosen(only?.split(',') ?? [], faults, 'fault', USAGE), ci, reads: count, list, pictures };
}
