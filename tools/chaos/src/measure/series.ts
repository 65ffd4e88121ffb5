import type { Records } from '../load/records.ts';
import type { Cumulative } from '../statistics/cumulative.ts';
import { rounded } from '../statistics/rounded.ts';
import { figuresOf } from './stretch.ts';
import type { Stretch } from './stretch.ts';

/** Milliseconds. */
export const SERIES_STEP = 250;

/** A quarter of a second. */
export interface SeriesPoint {
  /** Seconds from the beginning of the healthy stretch. */
  readonly at: number;
  /** Reads due, a second. */
  readonly rate: number;
  readonly success: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Attempts at upstreams for each read; the count is read once a second, and is even between. */
  readonly attempts: number;
}

export function seriesOf(records: Records, attempts: Cumulative, whole: Stretch): SeriesPoint[] {
  const points: SeriesPoint[] = [];
  for (let from = whole.from; from + SERIES_STEP <= whole.to; from += SERIES_STEP) {
    const to = from + SERIES_STEP;
    const { reads, success, p50, p99 } = figuresOf(records, { from, to });
    points.push({
      at: (from - whole.from) / 1000,
      rate: (reads * 1000) / SERIES_STEP,
      success: rounded(success, 4),
      p50: rounded(p50, 1),
      p99: rounded(p99, 1),
      attempts: rounded(attempts.between(from, to) / reads, 2),
    });
  }
  return points;
}
