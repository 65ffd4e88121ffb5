import type { Signature } from '../callers/issuer.ts';
import type { Rounds } from '../measure/rounds.ts';
import type { Sample } from '../measure/sample.ts';
import { estimate, paired } from '../statistics/estimate.ts';
import { ANONYMOUS, KNOWN, KNOWN_WITH_REDIS, SEEN, UNSEEN } from '../subjects/sign-in.ts';
import type { Subject } from '../subjects/subject.ts';
import { BARS } from './bars.ts';
import { intervalOf, round, samplesOf } from './figures.ts';

/** What a known, limited caller costs against one who is not known, without limits. */
export interface SignInRow {
  readonly case: 'sign-in';
  readonly subject: string;
  /** Medians of the rounds' ratios. */
  readonly cpuRatio: number;
  readonly cpuInterval: readonly [number, number];
  /** Microseconds of CPU per request. */
  readonly added: number;
  readonly addedInterval: readonly [number, number];
  readonly confidence: number;
  readonly rounds: number;
  readonly bar?: { readonly limit: number; readonly met: boolean };
}

/** What it costs to verify a token that has not been seen, in microseconds of CPU. */
export interface FirstSeenRow {
  readonly case: 'first-seen';
  readonly algorithm: Signature;
  /** In the BFF: what such a request costs above one with a token that has come before. */
  readonly bff: number;
  readonly bffInterval: readonly [number, number];
  /** jose in a loop. */
  readonly alone: number;
  readonly aloneInterval: readonly [number, number];
  readonly ratio: number;
  readonly ratioInterval: readonly [number, number];
  readonly rounds: number;
}

export const signInRows = (rounds: Rounds): SignInRow[] => [
  ...KNOWN.map((subject) => withBar(rowOf(subject, rounds))),
  ...KNOWN_WITH_REDIS.map((subject) => rowOf(subject, rounds)),
];

function rowOf({ name }: Subject, rounds: Rounds): SignInRow {
  const [known, anonymous] = [samplesOf(rounds, name), samplesOf(rounds, ANONYMOUS.name)];
  const ratio = estimate(paired(known, anonymous, (one, other) => one.cpuPerRequest / other.cpuPerRequest));
  const added = estimate(paired(known, anonymous, more));
  return {
    case: 'sign-in',
    subject: name,
    cpuRatio: round(ratio.median, 3),
    cpuInterval: intervalOf(ratio, 3),
    added: round(added.median, 1),
    addedInterval: intervalOf(added, 1),
    confidence: round(ratio.confidence, 3),
    rounds: known.length,
  };
}

const withBar = (row: SignInRow): SignInRow => ({ ...row, bar: { limit: BARS.cpuSignedIn, met: row.cpuRatio <= BARS.cpuSignedIn } });

/** @param alone microseconds of jose alone, one of each round */
export const firstSeenRows = (rounds: Rounds, alone: ReadonlyMap<Signature, readonly number[]>): FirstSeenRow[] =>
  [...alone].map(([algorithm, loops]) => {
    const bff = paired(samplesOf(rounds, UNSEEN[algorithm].name), samplesOf(rounds, SEEN.name), more);
    const [inBff, inLoop, ratio] = [estimate(bff), estimate(loops), estimate(paired(bff, loops, (one, other) => one / other))];
    return {
      case: 'first-seen',
      algorithm,
      bff: round(inBff.median, 1),
      bffInterval: intervalOf(inBff, 1),
      alone: round(inLoop.median, 1),
      aloneInterval: intervalOf(inLoop, 1),
      ratio: round(ratio.median, 2),
      ratioInterval: intervalOf(ratio, 2),
      rounds: bff.length,
    };
  });

const more = (one: Sample, other: Sample): number => one.cpuPerRequest - other.cpuPerRequest;
