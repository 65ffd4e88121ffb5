import type { Overloaded } from '../overload/overload.ts';
import { BARS } from './bars.ts';

export interface OverloadRow {
  readonly case: 'overload';
  readonly subject: string;
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
  /** By status; 0 for those without an answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The bars that are missed; none apply to peers. */
  readonly missed?: readonly string[];
}

/** @param judged the subject that has bars */
export function overloadRow({ subject, capacity, unloaded, overloaded, memory }: Overloaded, judged: string): OverloadRow {
  const [goodputRatio, p99Ratio] = [overloaded.goodput / capacity, overloaded.p99 / unloaded.p99];
  const missed = [
    ...(goodputRatio >= BARS.goodputOverloaded ? [] : [`goodput at least ${BARS.goodputOverloaded} of capacity`]),
    ...(p99Ratio <= BARS.p99Overloaded ? [] : [`p99 at most ${BARS.p99Overloaded} × unloaded`]),
    ...(memory <= BARS.memoryOverloaded ? [] : [`memory at most ${BARS.memoryOverloaded} ×`]),
  ];
  const settledP99Ratio = overloaded.settledP99 / unloaded.p99;
  const { goodput, p99, statuses } = overloaded;
  const row = { case: 'overload' as const, subject, capacity, goodput, goodputRatio, unloadedP99: unloaded.p99, p99, p99Ratio, settledP99Ratio, memoryRatio: memory, statuses };
  return subject === judged ? { ...row, missed } : row;
}
