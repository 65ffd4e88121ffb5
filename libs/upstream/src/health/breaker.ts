import { CallWindow } from './call-window.ts';

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

/** The right to make one call, had only by asking the breaker. It is used once: whatever is settled later counts for nothing. */
export class Permit {
  private used = false;

  /** @param probe whether the call finds out if the upstream is back: no other call is allowed before this is settled */
  constructor(
    private readonly breaker: Breaker,
    private readonly era: number,
    readonly probe: boolean,
  ) {}

  /** Whether it was not settled yet. */
  get pending(): boolean {
    return !this.used;
  }

  /** @param failed undefined when the call proves nothing @param now milliseconds */
  settle(failed: boolean | undefined, now: number): void {
    if (this.used) return;
    this.used = true;
    this.breaker.settled(this.era, failed, now);
  }
}

/**
 * The circuit of one operation: once most of its calls of the last ten seconds have failed for good, or so many in a row that the rest
 * does not matter, further ones are refused without being sent, and after a pause one probe at a time finds out whether the
 * upstream is back. (Michael Nygard, "Release It!", 2007, chapter 5. The share and the window are those of Netflix's Hystrix; by
 * them alone an upstream that dies under load is asked for another five seconds.) It counts calls, not attempts: an instance that
 * fails is the ejection's business.
 */
export class Breaker {
  /** Until when it was closed, if it is not: milliseconds. */
  openedAt = 0;
  private current: BreakerState = 'closed';
  private window = new CallWindow();
  private probeAt = 0;
  private probing = false;
  /** Counts the changes of state: a call that was begun before one says nothing about what is after it. */
  private era = 0;

  /** @param changed told of every change of state @param noted told of every call that proves something */
  constructor(
    private readonly rules: BreakerRules,
    private readonly changed: (state: BreakerState) => void = () => undefined,
    private readonly noted: (failed: boolean, now: number) => void = () => undefined,
  ) {}

  get state(): BreakerState {
    return this.current;
  }

  /** In an open circuit whose pause is over, the first one that asks is the probe. @param now milliseconds @returns undefined when no call may be made */
  ask(now: number): Permit | undefined {
    if (this.current === 'closed') return new Permit(this, this.era, false);
    if (this.probing || now < this.probeAt) return undefined;
    this.probing = true;
    this.become('half-open');
    return new Permit(this, this.era, true);
  }

  /** For permits. */
  settled(era: number, failed: boolean | undefined, now: number): void {
    if (era !== this.era) return;
    if (this.current !== 'closed') {
      this.probing = false;
      if (failed === undefined) return;
      if (failed) this.open(now);
      else this.close();
    } else if (failed !== undefined) this.count(failed, now);
    if (failed !== undefined) this.noted(failed, now);
  }

  /** Refuses calls for a pause. @param now milliseconds */
  open(now: number): void {
    if (this.current === 'closed') this.openedAt = now;
    this.probeAt = now + this.rules.pause;
    this.become('open');
  }

  /** Milliseconds until a probe may go, for `Retry-After`. */
  wait(now: number): number {
    return Math.max(0, this.probeAt - now);
  }

  private count(failed: boolean, now: number): void {
    const { window } = this;
    window.count(failed, now);
    if (!failed || window.all < this.rules.calls) return;
    if (window.failed >= window.all * this.rules.share || window.failedInRow >= this.rules.calls) this.open(now);
  }

  private close(): void {
    this.window = new CallWindow();
    this.become('closed');
  }

  private become(state: BreakerState): void {
    if (state === this.current) return;
    this.current = state;
    this.era += 1;
    this.changed(state);
  }
}
