import { GradientLimit } from './gradient.ts';
import type { GradientRules } from './gradient.ts';

/**
 * The calls under way at one upstream, never more than it takes: what is beyond is refused at once, so that a slow upstream
 * occupies neither the BFF's memory nor its connections, and other endpoints do not feel it.
 */
export class Bulkhead {
  /** Calls under way. */
  underWay = 0;
  private readonly allowed: GradientLimit;

  constructor(rules: GradientRules) {
    this.allowed = new GradientLimit(rules);
  }

  get full(): boolean {
    return this.underWay >= this.allowed.value;
  }

  /** Whether more than half of what it takes is under way: no time for what could be left undone. */
  get busy(): boolean {
    return this.underWay * 2 > this.allowed.value;
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

  /** Takes note of how long an attempt took. @param latency milliseconds @param now milliseconds */
  observe(latency: number, now: number): void {
    this.allowed.observe(latency, this.underWay, now);
  }
}
