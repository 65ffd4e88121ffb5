import { flagsIn, UsageError } from '../../../lab/src/command.ts';

export interface SoakFlags {
  /** Of load with faults, the rests between included. */
  readonly minutes: number;
  /** Which faults come, and when. */
  readonly seed: number;
  /** Bars that need a quiet machine are judged only if it was quiet. */
  readonly ci: boolean;
}

const SOAK_USAGE = 'npm run soak -- [--minutes 20] [--seed 1] [--ci]';

const MINUTES = '20';
/** Below, there are too few readings to draw a line through. */
const FEWEST = 1;
const SEEDS = 2 ** 31;

const OPTIONS = { minutes: { type: 'string' }, seed: { type: 'string' }, ci: { type: 'boolean' } } as const;

/** @param drawn the seed when none is given @throws UsageError */
export function readSoakFlags(argv: readonly string[], drawn: number): SoakFlags {
  const { minutes = MINUTES, seed = String(drawn), ci = false } = flagsIn(argv, OPTIONS, SOAK_USAGE);
  const flags = { minutes: Number(minutes), seed: Number(seed), ci };
  if (!(flags.minutes >= FEWEST)) throw new UsageError(`--minutes takes a number from ${FEWEST}`, SOAK_USAGE);
  if (!Number.isInteger(flags.seed) || flags.seed < 0 || flags.seed >= SEEDS) throw new UsageError(`--seed takes a whole number from 0, below ${SEEDS}`, SOAK_USAGE);
  return flags;
}

/** A random seed. */
export const drawSeed = (): number => Math.floor(Math.random() * SEEDS);
