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

/**
 * The standard error of that slope, from how far the points lie from the line: √(Σr² / (n − 2) / Σ(x − x̄)²). With fewer than
 * three points nothing is known of it.
 */
export function slopeError(points: readonly Point[]): number {
  if (points.length < 3) return Number.POSITIVE_INFINITY;
  const rise = slope(points);
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const sumOf = (square: (point: Point) => number): number => points.reduce((sum, point) => sum + square(point) ** 2, 0);
  const along = sumOf(({ x }) => x - meanX);
  return along === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(sumOf(({ x, y }) => y - meanY - rise * (x - meanX)) / (points.length - 2) / along);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
