import type { SeriesPoint } from '../measure/series.ts';
import { thinned } from './thinned.ts';

const point = (at: number, changed: Partial<SeriesPoint> = {}): SeriesPoint => ({ at, rate: 100, success: 1, p50: 4, p99: 10, attempts: 5, ...changed });

describe('thinned', () => {
  it('leaves a series as it is where there is room for it', () => {
    const series = [point(0), point(0.25)];
    expect(thinned(series, 2)).toEqual(series);
  });

  it('averages neighbours, but keeps the highest p99', () => {
    const series = [point(0, { p99: 800, success: 0.5, p50: 6 }), point(0.25, { rate: 300 }), point(0.5)];
    expect(thinned(series, 2)).toEqual([point(0, { rate: 200, p99: 800, success: 0.875, p50: 5 }), point(0.5)]);
  });
});
