import { GradientLimit } from './gradient.ts';
import type { GradientRules } from './gradient.ts';

/** The share of the calls under way that may be asked twice at a time, besides one. */
const SLOW_AT_ONCE = 0.1;
/**
 * How many turns of the event loop an answer may have waited for the BFF itself: the one in which its request is written, the one under
 * way when it comes, its place in the next; and most waiting is for turns that are longer than the average.
 */
const TURNS = 8;

/**
 * The calls under way at one upstream, never more than it takes: what is beyond is refused at once, so that a slow upstream
 * occupies neither the BFF's memory nor its connections, and other endpoints do not feel it.
 */
export class Bulkhead {
  /** Calls under way. */
  underWay = 0;
  /** Of these, second attempts that are under way. */
  hedges = 0;
  private readonly allowed: GradientLimit;

  constructor(rules: GradientRules) {
    this.allowed = new GradientLimit(rules);
  }

  get full(): boolean {
    return this.underWay >= this.allowed.value;
  }

  /**
   * Whether there is room for asking twice: not when more than half of what the upstream takes is under way, and not when others
   * are being asked twice already. A slow answer is an exception; when many are slow at once, it is not the answers' fault.
   */
  get mayHedge(): boolean {
    return this.underWay * 2 <= this.allowed.value && this.hedges <= this.underWay * SLOW_AT_ONCE;
  }

  get limit(): number {
    return this.allowed.value;
  }

  /** @returns whether a call may begin; it must `leave` then */
  enter(): boolean {
    if (this.full) return false;
    this.underWay += 1;
    return true;
  }

  leave(): void {
    this.underWay -= 1;
  }

  /**
   * Takes note of how long an attempt took.
   *
   * @param latency milliseconds
   * @param lateness milliseconds by which the BFF comes late to what happens
   * @param now milliseconds
   */
  observe(latency: number, lateness: number, now: number): void {
    this.allowed.observe(latency, TURNS * lateness, this.underWay, now);
  }
}
