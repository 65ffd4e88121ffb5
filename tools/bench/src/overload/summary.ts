/** What became of a flood. */
export interface Flooded {
  readonly sent: number;
  /** By status; 0 for those without an answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Good answers a second. */
  readonly goodput: number;
  /** Milliseconds from when a request was due to its good answer. */
  readonly p50: number;
  readonly p99: number;
  /** The same without the first second. */
  readonly settledP99: number;
}

/** @param took milliseconds @param seconds for which requests came */
export function summaryOf(statuses: Uint16Array, took: Float32Array, seconds: number): Flooded {
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  const good = goodTimes(statuses, took, 0);
  const settled = goodTimes(statuses, took, Math.floor(statuses.length / seconds));
  return {
    sent: statuses.length,
    statuses: counts,
    goodput: good.length / seconds,
    p50: quantile(good, 0.5),
    p99: quantile(good, 0.99),
    settledP99: quantile(settled, 0.99),
  };
}

/** @returns milliseconds, in order */
const goodTimes = (statuses: Uint16Array, took: Float32Array, from: number): Float32Array =>
  took.filter((_, index) => index >= from && statuses[index] === 200).sort();

const quantile = (times: Float32Array, share: number): number => times[Math.max(0, Math.ceil(times.length * share) - 1)] ?? Number.NaN;
