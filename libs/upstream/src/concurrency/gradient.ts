/** How many calls may be under way, and how fast that follows what is measured. */
export interface GradientRules {
  /** Calls that always may. */
  readonly min: number;
  /** Calls before anything is known. */
  readonly initial: number;
  /** Calls that may at most. */
  readonly max: number;
  /** How many times slower than usual answers may be before fewer calls are allowed. */
  readonly tolerance: number;
}

/** The weight of a new limit against the one before. */
const SMOOTHING = 0.2;
/** Windows over which the usual latency is averaged. */
const USUAL = 600;
/** Calls that may wait at the upstream beyond what it works on: room to find out that it could do more. */
const QUEUE = 4;
/** Milliseconds that a window of measurements lasts, at least, and the measurements it needs. */
const WINDOW = 100;
const ENOUGH = 10;

/**
 * How many calls an upstream takes at a time, found by measuring: when answers come more than `tolerance` times slower than they
 * usually do, calls are queueing up there, and fewer are let through; otherwise a few more. Gradient2 of Netflix's
 * concurrency-limits (Apache-2.0, described in its README), with its defaults and these differences: measurements are averaged by
 * window, and while the limit holds calls back, the usual latency only falls. What is measured then is the overload itself: it
 * would soon be taken for usual, and the queue would be let grow.
 */
export class GradientLimit {
  private limit: number;
  private usual = 0;
  private windows = 0;
  private windowFrom = Number.NEGATIVE_INFINITY;
  private sum = 0;
  private count = 0;
  private most = 0;

  constructor(private readonly rules: GradientRules) {
    this.limit = rules.initial;
  }

  /** Calls that may be under way; a whole number. */
  get value(): number {
    return Math.floor(this.limit);
  }

  /**
   * Takes note of an answer.
   *
   * @param latency milliseconds
   * @param underWay calls that were, with this one
   * @param now milliseconds
   */
  observe(latency: number, underWay: number, now: number): void {
    if (now - this.windowFrom >= WINDOW && this.count >= ENOUGH) this.conclude();
    if (this.count === 0) this.windowFrom = now;
    this.sum += latency;
    this.count += 1;
    if (underWay > this.most) this.most = underWay;
  }

  private conclude(): void {
    const present = this.sum / this.count;
    const held = this.most >= this.value;
    const idle = this.most < this.limit / 2;
    this.sum = 0;
    this.count = 0;
    this.most = 0;
    this.learn(present, held);
    // Nobody asks for more than half of it: nothing is learned of what more would do.
    if (idle) return;
    const gradient = Math.max(0.5, Math.min(1, (this.rules.tolerance * this.usual) / present));
    const next = this.limit * (1 - SMOOTHING) + (this.limit * gradient + QUEUE) * SMOOTHING;
    this.limit = Math.max(this.rules.min, Math.min(this.rules.max, next));
  }

  private learn(present: number, held: boolean): void {
    this.windows = Math.min(this.windows + 1, USUAL);
    // The first windows count fully; and an upstream that has become twice as fast is believed soon.
    const weight = this.windows <= 10 ? 1 / this.windows : 2 / (USUAL + 1);
    if (present < this.usual || !held) this.usual += weight * (present - this.usual);
    if (this.usual > 2 * present) this.usual *= 0.95;
  }
}
