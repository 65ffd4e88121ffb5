import type { Figures, Result } from '../lab/result.ts';
import type { SeriesPoint } from '../measure/series.ts';
import type { StretchFigures } from '../measure/stretch.ts';

const stretch = (changed: Partial<StretchFigures> = {}): StretchFigures => ({ reads: 7_500, success: 1, incomplete: 0, p50: 4, p99: 9.5, goodP99: 9.5, statuses: { 200: 7_500 }, ...changed });

/** A run of so many seconds, ill for the half in the middle. */
export function resultOf(seconds: number, series: (at: number) => Partial<SeriesPoint>, changed: Partial<Result> = {}): Result {
  const points = Array.from({ length: seconds * 4 }, (_, index) => ({ at: index / 4, rate: 250, success: 1, p50: 4, p99: 9.5, attempts: 4.6, ...series(index / 4) }));
  const figures: Partial<Figures> = { healthy: stretch(), fault: stretch({ success: 0.99991, p99: 104.4 }), secondsToRecover: 0.25 };
  return {
    fault: 'instance-killed',
    about: 'one of three instances dies',
    figures: figures as Figures,
    more: {},
    bars: [],
    faultFrom: seconds / 4,
    faultTo: (seconds * 3) / 4,
    series: points,
    ...changed,
  };
}
