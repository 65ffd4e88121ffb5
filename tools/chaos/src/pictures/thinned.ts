import type { SeriesPoint } from '../measure/series.ts';

/**
 * As many points as a picture has room for: neighbours are drawn together, their p99 as the worst of them. A long run must not
 * look better than a short one.
 */
export function thinned(series: readonly SeriesPoint[], most: number): SeriesPoint[] {
  const size = Math.ceil(series.length / most);
  if (size <= 1) return [...series];
  return Array.from({ length: Math.ceil(series.length / size) }, (_, index) => together(series.slice(index * size, (index + 1) * size)));
}

function together(points: readonly SeriesPoint[]): SeriesPoint {
  const rate = mean(points.map((point) => point.rate));
  return {
    at: (points[0] as SeriesPoint).at,
    rate,
    success: mean(points.map((point) => point.success * point.rate)) / rate,
    p50: mean(points.map((point) => point.p50)),
    p99: Math.max(...points.map((point) => point.p99)),
    attempts: mean(points.map((point) => point.attempts)),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
