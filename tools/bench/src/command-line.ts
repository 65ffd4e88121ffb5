import { parseArgs } from 'node:util';

export const CASES = ['aggregate', 'mechanisms'] as const;
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

export const USAGE = `npm run bench -- [--rounds 9] [--seconds 4] [--warm-up 1] [--connections 32] [--only ${CASES.join('|')}] [--profile]`;

/** @throws TypeError for a flag that is unknown or makes no sense */
export function readFlags(argv: readonly string[]): Flags {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: { rounds: text, seconds: text, 'warm-up': text, connections: text, only: text, profile: { type: 'boolean' } },
    strict: true,
    allowPositionals: false,
  });
  const { only } = values;
  if (only !== undefined && !CASES.includes(only as Case)) throw new TypeError(`--only is one of ${CASES.join(', ')}`);
  return {
    rounds: whole('--rounds', values.rounds ?? '9', 1),
    seconds: whole('--seconds', values.seconds ?? '4', 1),
    warmUpSeconds: whole('--warm-up', values['warm-up'] ?? '1', 0),
    connections: whole('--connections', values.connections ?? '32', 1),
    cases: only === undefined ? CASES : [only as Case],
    profile: values.profile ?? false,
  };
}

function whole(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new TypeError(`${flag} takes a whole number from ${least}`);
  return value;
}
