import { LatencyHistogram } from './latency-histogram.ts';

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
