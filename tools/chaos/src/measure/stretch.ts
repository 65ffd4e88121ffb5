import type { Records } from '../load/records.ts';
import { quantile } from '../statistics/quantile.ts';

/** From one time of the load to another, in milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How the reads fared that were due within a stretch. */
export interface StretchFigures {
  readonly reads: number;
  /** Share with status 200 within the deadline. */
  readonly success: number;
  /** Of these, the share with a Completeness header. */
  readonly incomplete: number;
  /** Milliseconds from when it was due until it was answered, whatever the answer. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds, of the successful ones only. */
  readonly goodP99: number;
  /** By status; `broken` and `unanswered` have none. */
  readonly statuses: Readonly<Record<string, number>>;
}

/**
 * Milliseconds that a reader waits: the longest deadline of the plans that are read (1 s), and a little for the way. The BFFs
 * answer 504 before; an answer that comes later is none.
 */
export const READ_DEADLINE = 1_100;

const OK = 200;
const WITHOUT_STATUS: Readonly<Record<number, string>> = { 0: 'broken', 1: 'unanswered' };

export const succeeded = ({ status, took }: Records, index: number): boolean => status[index] === OK && (took[index] as number) <= READ_DEADLINE;

export function figuresOf(records: Records, { from, to }: Stretch): StretchFigures {
  const took: number[] = [];
  const good: number[] = [];
  const statuses: Record<string, number> = {};
  let incomplete = 0;
  for (let index = 0; index < records.due.length; index += 1) {
    const due = records.due[index] as number;
    if (due < from || due >= to) continue;
    took.push(records.took[index] as number);
    const status = records.status[index] as number;
    const name = WITHOUT_STATUS[status] ?? String(status);
    statuses[name] = (statuses[name] ?? 0) + 1;
    if (!succeeded(records, index)) continue;
    good.push(records.took[index] as number);
    incomplete += records.incomplete[index] as number;
  }
  return {
    reads: took.length,
    success: shareOf(good.length, took.length),
    incomplete: shareOf(incomplete, good.length),
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    goodP99: quantile(good, 0.99),
    statuses,
  };
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);
