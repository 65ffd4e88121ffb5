import type { Overloaded } from '../overload/overload.ts';
import { estimate } from '../statistics/estimate.ts';
import { BARS } from './bars.ts';

export interface OverloadRow {
  readonly case: 'overload';
  readonly subject: string;
  readonly rounds: number;
  /** Requests a second. */
  readonly capacity: number;
  readonly goodput: number;
  readonly goodputRatio: number;
  /** Milliseconds. */
  readonly unloadedP99: number;
  readonly p99: number;
  readonly p99Ratio: number;
  /** The same without the first second of the overload. */
  readonly settledP99Ratio: number;
  readonly memoryRatio: number;
  /** Of each round, by status; 0 for those without an answer. */
  readonly statuses: readonly Readonly<Record<string, number>>[];
  /** The bars that are missed; none apply to peers. */
  readonly missed?: readonly string[];
}

/** Medians over the rounds of a subject. @param judged the subject that has bars */
export function overloadRow(rounds: readonly Overloaded[], judged: string): OverloadRow {
  const of = (value: (round: Overloaded) => number): number => estimate(rounds.map(value)).median;
  const row = {
    case: 'overload' as const,
    subject: rounds[0]?.subject ?? '',
    rounds: rounds.length,
    capacity: of(({ capacity }) => capacity),
    goodput: of(({ overloaded }) => overloaded.goodput),
    goodputRatio: of(({ overloaded, capacity }) => overloaded.goodput / capacity),
    unloadedP99: of(({ unloaded }) => unloaded.p99),
    p99: of(({ overloaded }) => overloaded.p99),
    p99Ratio: of(({ overloaded, unloaded }) => overloaded.p99 / unloaded.p99),
    settledP99Ratio: of(({ overloaded, unloaded }) => overloaded.settledP99 / unloaded.p99),
    memoryRatio: of(({ memory }) => memory),
    statuses: rounds.map(({ overloaded }) => overloaded.statuses),
  };
  const missed = [
    ...(row.goodputRatio >= BARS.goodputOverloaded ? [] : [`goodput at least ${BARS.goodputOverloaded} of capacity`]),
    ...(row.p99Ratio <= BARS.p99Overloaded ? [] : [`p99 at most ${BARS.p99Overloaded} × unloaded`]),
    ...(row.memoryRatio <= BARS.memoryOverloaded ? [] : [`memory at most ${BARS.memoryOverloaded} ×`]),
  ];
  return row.subject === judged ? { ...row, missed } : row;
}
