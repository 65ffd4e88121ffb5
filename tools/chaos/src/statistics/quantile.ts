/**
 * The value that a share `q` of all values does not exceed, by the nearest rank; NaN of nothing. Every value counts as it was
 * measured: nothing is put into buckets.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? Number.NaN : (sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] as number);
}
