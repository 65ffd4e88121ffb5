const SLOTS = 10;
/** Milliseconds that one slot counts. */
const SLOT = 1_000;

/** How the calls of the last ten seconds went. */
export class CallWindow {
  /** Calls. */
  all = 0;
  /** Those that failed. */
  failed = 0;
  /** Failures since the last call that was good, however long ago that was. */
  failedInRow = 0;
  private readonly allBySlot = new Float64Array(SLOTS);
  private readonly failedBySlot = new Float64Array(SLOTS);
  private slot = 0;

  /** @param now milliseconds, never less than the last time */
  count(failed: boolean, now: number): void {
    this.turn(Math.floor(now / SLOT));
    const at = this.slot % SLOTS;
    this.allBySlot[at] = (this.allBySlot[at] as number) + 1;
    this.all += 1;
    this.failedInRow = failed ? this.failedInRow + 1 : 0;
    if (!failed) return;
    this.failedBySlot[at] = (this.failedBySlot[at] as number) + 1;
    this.failed += 1;
  }

  /** Forgets the slots that have left the window. */
  private turn(slot: number): void {
    for (let next = Math.max(this.slot, slot - SLOTS) + 1; next <= slot; next += 1) {
      const at = next % SLOTS;
      this.all -= this.allBySlot[at] as number;
      this.failed -= this.failedBySlot[at] as number;
      this.allBySlot[at] = 0;
      this.failedBySlot[at] = 0;
    }
    this.slot = slot;
  }
}

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

/** A state with what is known in it alone. Each change makes another one: a call that was begun before it says nothing about what is after it. */
type Phase =
  | { readonly state: 'closed'; readonly window: CallWindow }
  /** `since`: until when it was closed. `probeAt`: from when on a probe may go. Milliseconds. */
  | { readonly state: 'open'; readonly since: number; readonly probeAt: number }
  | { readonly state: 'half-open'; readonly since: number; probing: boolean };

/** The right to make one call, had only by asking the breaker. It is used once: whatever is settled later counts for nothing. */
export class Permit {
  private used = false;

  /** @param probe whether the call finds out if the upstream is back: no other call is allowed before this is settled */
  constructor(
    private readonly breaker: Breaker,
    private readonly phase: Phase,
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
    this.breaker.settled(this.phase, failed, now);
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
  private phase: Phase = { state: 'closed', window: new CallWindow() };

  /** @param changed told of every change of state @param noted told of every call that proves something */
  constructor(
    private readonly rules: BreakerRules,
    private readonly changed: (state: BreakerState) => void = () => undefined,
    private readonly noted: (failed: boolean, now: number) => void = () => undefined,
  ) {}

  get state(): BreakerState {
    return this.phase.state;
  }

  /** Until when it was closed, in milliseconds; 0 while it is. */
  get openedAt(): number {
    return this.phase.state === 'closed' ? 0 : this.phase.since;
  }

  /** In an open circuit whose pause is over, the first one that asks is the probe. @param now milliseconds @returns undefined when no call may be made */
  ask(now: number): Permit | undefined {
    const { phase } = this;
    if (phase.state === 'closed') return new Permit(this, phase, false);
    if (phase.state === 'half-open') {
      if (phase.probing) return undefined;
      phase.probing = true;
      return new Permit(this, phase, true);
    }
    if (now < phase.probeAt) return undefined;
    const probed: Phase = { state: 'half-open', since: phase.since, probing: true };
    this.become(probed);
    return new Permit(this, probed, true);
  }

  /** For permits. @param phase that the permit was given in */
  settled(phase: Phase, failed: boolean | undefined, now: number): void {
    if (phase !== this.phase) return;
    if (failed === undefined) {
      if (phase.state === 'half-open') phase.probing = false;
      return;
    }
    if (phase.state === 'closed') this.count(phase.window, failed, now);
    else if (failed) this.open(now);
    else this.become({ state: 'closed', window: new CallWindow() });
    this.noted(failed, now);
  }

  /** Refuses calls for a pause. @param now milliseconds */
  open(now: number): void {
    this.become({ state: 'open', since: this.phase.state === 'closed' ? now : this.phase.since, probeAt: now + this.rules.pause });
  }

  /** Milliseconds until a probe may go, for `Retry-After`. */
  wait(now: number): number {
    return this.phase.state === 'open' ? Math.max(0, this.phase.probeAt - now) : 0;
  }

  private count(window: CallWindow, failed: boolean, now: number): void {
    window.count(failed, now);
    if (!failed || window.all < this.rules.calls) return;
    if (window.failed >= window.all * this.rules.share || window.failedInRow >= this.rules.calls) this.open(now);
  }

  private become(phase: Phase): void {
    const { state } = this.phase;
    this.phase = phase;
    if (phase.state !== state) this.changed(phase.state);
  }
}
