/** How many calls may be in flight, and how fast that follows what is measured. */
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
const SMOOTHING = 0.5;
/** Windows over which the usual latency is averaged, and those at the beginning that count fully. */
const USUAL = 600;
const FIRST = 10;
/** Calls that may wait at the upstream beyond what it works on: room to find out that it could do more. */
const QUEUE = 4;
/** Milliseconds that a window of measurements lasts, at least, and the measurements it needs. */
const WINDOW = 100;
const ENOUGH = 10;
/** How many answers long the limit must have been needed before it doubles: so long ago begun ones have told what that does. */
const TOLD = 3;

/**
 * How many calls an upstream takes at a time, found by measuring: when answers come more than `tolerance` times slower than they
 * usually do, calls are queueing up there, and fewer are let through; otherwise a few more. Gradient2 of Netflix's
 * concurrency-limits (Apache-2.0, described in its README), with its defaults and these differences: measurements are averaged by
 * window and followed faster, because what is let in too much waits in everybody's way; until answers come late for the first time
 * the limit doubles where it is needed, as TCP's window does in slow start (RFC 5681, section 3.1); and after the first windows the usual latency
 * rises only in those in which less than half of the limit was needed. What is measured in the others may be the overload itself:
 * it would soon be taken for usual, and the queue would be let grow. From half of the limit no more than half of the queue can be
 * learned, so that with a tolerance below 2 it always shrinks.
 */
export class GradientLimit {
  private limit: number;
  private usual = 0;
  private windows = 0;
  /** Whether answers have never been late so far. */
  private begins = true;
  /** Since when all that is allowed has been in flight; infinite while it is not. */
  private heldFrom = Number.POSITIVE_INFINITY;
  private windowFrom = Number.NEGATIVE_INFINITY;
  private sum = 0;
  private count = 0;
  private most = 0;

  constructor(private readonly rules: GradientRules) {
    this.limit = rules.initial;
  }

  /** Calls that may be in flight; a whole number. */
  get value(): number {
    return Math.floor(this.limit);
  }

  /**
   * Takes note of an answer.
   *
   * @param latency milliseconds
   * @param own milliseconds of it that the measuring process itself may have taken: they do not make an answer late
   * @param underWay calls that were, with this one
   * @param now milliseconds
   */
  observe(latency: number, own: number, underWay: number, now: number): void {
    if (now - this.windowFrom >= WINDOW && this.count >= ENOUGH) this.conclude(now);
    if (this.count === 0) this.windowFrom = now;
    this.sum += Math.max(latency - own, Math.min(latency, this.usual));
    this.count += 1;
    if (underWay > this.most) this.most = underWay;
  }

  private conclude(now: number): void {
    const present = this.sum / this.count;
    this.heldFrom = this.most < this.value ? Number.POSITIVE_INFINITY : Math.min(this.heldFrom, this.windowFrom);
    const idle = this.most < this.limit / 2;
    this.sum = 0;
    this.count = 0;
    this.most = 0;
    this.learn(present, idle);
    // Less than half of it is in use: nothing is learned of what more would do.
    if (idle) return;
    const gradient = Math.max(0.5, Math.min(1, (this.rules.tolerance * this.usual) / present));
    if (gradient < 1) this.begins = false;
    const doubles = this.begins && now - this.heldFrom >= TOLD * present;
    if (doubles) this.heldFrom = Number.POSITIVE_INFINITY;
    const next = doubles ? this.limit * 2 : this.limit + SMOOTHING * (this.limit * gradient + QUEUE - this.limit);
    this.limit = Math.max(this.rules.min, Math.min(this.rules.max, next));
  }

  private learn(present: number, idle: boolean): void {
    this.windows = Math.min(this.windows + 1, USUAL);
    const first = this.windows <= FIRST;
    const weight = first ? 1 / this.windows : 2 / (USUAL + 1);
    if (first || idle || present < this.usual) this.usual += weight * (present - this.usual);
    // An upstream that has become twice as fast is believed soon.
    if (this.usual > 2 * present) this.usual *= 0.95;
  }
}
