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
}

/** @param took milliseconds @param seconds for which requests came */
export function summaryOf(statuses: Uint16Array, took: Float32Array, seconds: number): Flooded {
  const counts: Record<string, number> = {};
  const good: number[] = [];
  statuses.forEach((status, index) => {
    counts[status] = (counts[status] ?? 0) + 1;
    if (status === 200) good.push(took[index] as number);
  });
  good.sort((one, other) => one - other);
  const at = (share: number): number => good[Math.max(0, Math.ceil(good.length * share) - 1)] ?? Number.NaN;
  return { sent: statuses.length, statuses: counts, goodput: good.length / seconds, p50: at(0.5), p99: at(0.99) };
}
