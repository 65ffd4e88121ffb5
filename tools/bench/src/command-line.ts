import { flagsIn, UsageError } from '../../lab/src/command.ts';

export const CASES = ['aggregate', 'sharing', 'mechanisms', 'sign-in', 'first-seen', 'overload', 'proxy', 'cache'] as const;
export type Case = (typeof CASES)[number];

export interface Flags {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly connections: number;
  readonly cases: readonly Case[];
  /** Show where the time goes instead of comparing. */
  readonly profile: boolean;
}

const USAGE =
  `npm run bench -- [--rounds 18] [--seconds 2] [--warm-up 1] [--connections 32] [--only ${CASES.join('|')}] [--profile]`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  rounds: TEXT,
  seconds: TEXT,
  'warm-up': TEXT,
  connections: TEXT,
  only: TEXT,
  profile: { type: 'boolean' },
} as const;

/** @throws UsageError */
export function readFlags(argv: readonly string[]): Flags {
  const values = flagsIn(argv, OPTIONS, USAGE);
  const { only } = values;
  if (only !== undefined && !CASES.includes(only as Case)) throw new UsageError(`--only is one of ${CASES.join(', ')}`, USAGE);
  return {
    rounds: whole('--rounds', values.rounds ?? '18', 1),
    seconds: whole('--seconds', values.seconds ?? '2', 1),
    warmUpSeconds: whole('--warm-up', values['warm-up'] ?? '1', 0),
    connections: whole('--connections', values.connections ?? '32', 1),
    cases: only === undefined ? CASES : [only as Case],
    profile: values.profile ?? false,
  };
}

function whole(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new UsageError(`${flag} takes a whole number from ${least}`, USAGE);
  return value;
}
