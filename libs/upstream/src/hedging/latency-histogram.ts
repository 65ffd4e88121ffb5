/** Buckets for each doubling of a latency: a quantile is off by at most 9 %. */
const PER_DOUBLING = 8;
/** The first bucket ends at 2^-4 ms; the last begins at about two minutes. */
const FIRST = -4 * PER_DOUBLING;
const BUCKETS = 21 * PER_DOUBLING;
/** Milliseconds after which older measurements count half. */
const HALVED = 10_000;

/** The latencies of the last seconds: a histogram by logarithm whose counts are halved every ten seconds. */
export class LatencyHistogram {
  private readonly counts = new Float64Array(BUCKETS);
  private halvedAt = 0;
  /** Measurements, older ones counted in part. */
  total = 0;

  /** @param latency milliseconds @param now milliseconds */
  observe(latency: number, now: number): void {
    if (now - this.halvedAt >= HALVED) this.halve(now);
    const bucket = Math.max(0, Math.min(BUCKETS - 1, Math.ceil(Math.log2(latency) * PER_DOUBLING) - FIRST));
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
    this.total += 1;
  }

  /** Milliseconds that so large a share of the measurements does not exceed. @param share in (0, 1): 0.98 */
  quantile(share: number): number {
    let above = this.total * (1 - share);
    for (let bucket = BUCKETS - 1; bucket > 0; bucket -= 1) {
      above -= this.counts[bucket] as number;
      if (above < 0) return 2 ** ((bucket + FIRST) / PER_DOUBLING);
    }
    return 2 ** (FIRST / PER_DOUBLING);
  }

  private halve(now: number): void {
    const times = Math.floor((now - this.halvedAt) / HALVED);
    this.halvedAt = now;
    const factor = 0.5 ** times;
    this.total = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const count = (this.counts[bucket] as number) * factor;
      this.counts[bucket] = count < 0.01 ? 0 : count;
      this.total += this.counts[bucket] as number;
    }
  }
}
