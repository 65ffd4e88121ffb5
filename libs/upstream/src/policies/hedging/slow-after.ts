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

/** Milliseconds for which what was computed is taken as it is. */
const FRESH = 250;
/** Measurements below which nothing is known. */
const ENOUGH = 50;
/** How many times longer than half of them an answer takes that is slow whatever the quantile says. */
const TIMES_MEDIAN = 2;
/** The share of the answers that is never called slow. */
const NEVER = 0.97;

/**
 * When an answer is slow, from how long others took lately: later than nearly all of them (Dean and Barroso, "The Tail at
 * Scale", 2013, who defer the second request until the 95th percentile). When more answers are slow than the quantile leaves out,
 * the quantile itself is slow, and hedging would stop where it is needed: so twice the median is slow as well, as long as
 * that is no more than three answers in a hundred.
 */
export class SlowAfter {
  private readonly latencies = new LatencyHistogram();
  private computed = 0;
  private freshUntil = Number.NEGATIVE_INFINITY;

  /** @param quantile in (0, 1): 0.98 */
  constructor(private readonly quantile: number) {}

  /** @param latency milliseconds @param now milliseconds */
  observe(latency: number, now: number): void {
    this.latencies.observe(latency, now);
  }

  /** Milliseconds; undefined while too little is known. @param now milliseconds */
  value(now: number): number | undefined {
    if (now < this.freshUntil) return this.computed;
    if (this.latencies.total < ENOUGH) return undefined;
    this.freshUntil = now + FRESH;
    this.computed = this.compute();
    return this.computed;
  }

  private compute(): number {
    const { latencies, quantile } = this;
    const late = latencies.quantile(quantile);
    const tail = TIMES_MEDIAN * latencies.quantile(0.5);
    return tail < late ? Math.min(late, Math.max(tail, latencies.quantile(NEVER))) : late;
  }
}
