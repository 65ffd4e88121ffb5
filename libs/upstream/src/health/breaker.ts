/** When a circuit opens, and how long it stays so. */
export interface BreakerRules {
  /** The share of failures at which it opens. */
  readonly share: number;
  /** Calls in the window below which nothing is concluded. So many failures in a row need no share. */
  readonly calls: number;
  /** Milliseconds until an open circuit lets a probe through. */
  readonly pause: number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

const SLOTS = 10;
/** Milliseconds that one slot of the window counts. */
const SLOT = 1_000;

/**
 * The circuit of one upstream: once most calls of the last ten seconds have failed for good, or so many in a row that the rest
 * does not matter, further ones are refused without being sent, and after a pause one probe at a time finds out whether the
 * upstream is back. (Michael Nygard, "Release It!", 2007, chapter 5. The share and the window are those of Netflix's Hystrix; by
 * them alone an upstream that dies under load is asked for another five seconds.) It counts calls, not attempts: an instance that
 * fails is the ejection's business.
 */
export class Breaker {
  private current: BreakerState = 'closed';
  private readonly good = new Float64Array(SLOTS);
  private readonly bad = new Float64Array(SLOTS);
  private slot = 0;
  private goods = 0;
  private bads = 0;
  private badsInRow = 0;
  private probeAt = 0;
  private probing = false;

  /** @param changed told of every change of state */
  constructor(
    private readonly rules: BreakerRules,
    private readonly changed: (state: BreakerState) => void = () => undefined,
  ) {}

  get state(): BreakerState {
    return this.current;
  }

  /** Whether a call may be made. In an open circuit whose pause is over, the first one asked for is the probe. @param now milliseconds */
  allows(now: number): boolean {
    if (this.current === 'closed') return true;
    if (this.probing || now < this.probeAt) return false;
    this.probing = true;
    this.become('half-open');
    return true;
  }

  /**
   * Takes note of how an allowed call has ended. A call that was begun before the circuit opened says nothing about it now.
   *
   * @param failed undefined when the call was called off and proves nothing
   * @param now milliseconds
   */
  record(failed: boolean | undefined, begunAt: number, now: number): void {
    if (this.current !== 'closed') {
      if (begunAt < this.probeAt) return;
      this.probing = false;
      if (failed === undefined) return;
      if (failed) this.open(now);
      else this.close();
      return;
    }
    if (failed === undefined) return;
    this.turn(now);
    const at = this.slot % SLOTS;
    if (!failed) {
      this.good[at] = (this.good[at] as number) + 1;
      this.goods += 1;
      this.badsInRow = 0;
      return;
    }
    this.bad[at] = (this.bad[at] as number) + 1;
    this.bads += 1;
    this.badsInRow += 1;
    const all = this.goods + this.bads;
    const { calls, share } = this.rules;
    if (all >= calls && (this.bads >= all * share || this.badsInRow >= calls)) this.open(now);
  }

  /** Milliseconds until a probe may go, for `Retry-After`. */
  wait(now: number): number {
    return Math.max(0, this.probeAt - now);
  }

  private open(now: number): void {
    this.probing = false;
    this.probeAt = now + this.rules.pause;
    this.become('open');
  }

  private close(): void {
    this.good.fill(0);
    this.bad.fill(0);
    this.goods = 0;
    this.bads = 0;
    this.badsInRow = 0;
    this.become('closed');
  }

  private become(state: BreakerState): void {
    if (state === this.current) return;
    this.current = state;
    this.changed(state);
  }

  private turn(now: number): void {
    const slot = Math.floor(now / SLOT);
    if (slot === this.slot) return;
    const gone = Math.min(slot - this.slot, SLOTS);
    for (let step = 0; step < gone; step += 1) {
      const at = (slot - step) % SLOTS;
      this.goods -= this.good[at] as number;
      this.bads -= this.bad[at] as number;
      this.good[at] = 0;
      this.bad[at] = 0;
    }
    this.slot = slot;
  }
}
