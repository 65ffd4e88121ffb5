import type { Records } from '../load/records.ts';
import { figuresOf } from './stretch.ts';
import type { Stretch } from './stretch.ts';

/** Milliseconds: how long all must be well, and in which steps that is looked for. */
const WINDOW = 1_000;
const STEP = 250;
/** When all is well again. */
const SUCCESS = 0.999;
const TIMES_HEALTHY = 2;

/**
 * Milliseconds from the end of a fault until, for a second, 99.9 % of the reads succeed and the p99 is at most twice the healthy
 * one; undefined when that is not seen.
 *
 * @param after from the end of the fault to the end of the load
 * @param healthyP99 milliseconds
 */
export function recovery(records: Records, after: Stretch, healthyP99: number): number | undefined {
  for (let from = after.from; from + WINDOW <= after.to; from += STEP) {
    const { success, p99 } = figuresOf(records, { from, to: from + WINDOW });
    if (success >= SUCCESS && p99 <= TIMES_HEALTHY * healthyP99) return from - after.from;
  }
  return undefined;
}

/** As `recovery`, until 99.9 % of the reads succeed, however long they take. */
export const successAgain = (records: Records, after: Stretch): number | undefined => recovery(records, after, Number.POSITIVE_INFINITY);
