export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The slope of the straight line that comes nearest to the points, by least squares: Σ(x − x̄)(y − ȳ) / Σ(x − x̄)². Without two
 * different x there is none, and it is 0.
 */
export function slope(points: readonly Point[]): number {
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  let together = 0;
  let alone = 0;
  for (const { x, y } of points) {
    together += (x - meanX) * (y - meanY);
    alone += (x - meanX) ** 2;
  }
  return alone === 0 ? 0 : together / alone;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
