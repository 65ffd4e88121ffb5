import type { Outcome } from '../policies/evidence/evidence.ts';

/** Milliseconds of a slot, and how many of them are looked back on. */
const [SLOT, SLOTS] = [5_000, 12];
/** Operations whose failures are kept; without a contract there is one for each shape of path. */
const MOST = 100;

/** An operation of which no call has succeeded since some moment. */
export interface FailingOperation {
  readonly operation: string;
  /** ISO 8601. */
  readonly since: string;
  /** Calls that have failed since. */
  readonly calls: number;
  /** How the last one did. */
  readonly outcome: Outcome;
}

/** What became of the calls of the last minute, and what fails each time. */
export interface RecentDescription {
  readonly seconds: number;
  readonly calls: number;
  readonly failed: number;
  /** Those whose callers had no more time to wait: less than is the upstream's own, or as much. */
  readonly late: number;
  readonly failing: readonly FailingOperation[];
}

interface Streak {
  readonly since: number;
  calls: number;
  outcome: Outcome;
}

/**
 * What an operator asks of an upstream that nothing else tells: a circuit opens for what speaks against its health, and an upstream that
 * refuses each call is in the best of health. A good call costs two increments.
 */
export class RecentCalls {
  private readonly calls = new Uint32Array(SLOTS);
  private readonly failed = new Uint32Array(SLOTS);
  private readonly late = new Uint32Array(SLOTS);
  private slot = 0;
  private readonly streaks = new Map<string, Streak>();

  /** @param now milliseconds on the clock of `performance.now()` */
  note(operation: string, outcome: Outcome, now: number): void {
    // Says nothing of the upstream: the caller has left.
    if (outcome === 'cancelled') return;
    const at = this.turnTo(now);
    this.calls[at] = (this.calls[at] as number) + 1;
    if (outcome === 'ok') {
      if (this.streaks.size > 0) this.streaks.delete(operation);
      return;
    }
    // An answer like any other, but no proof that all is well.
    if (outcome === 'not-found') return;
    const counts = outcome === 'deadline' ? this.late : this.failed;
    counts[at] = (counts[at] as number) + 1;
    const streak = this.streaks.get(operation);
    if (streak) {
      streak.calls += 1;
      streak.outcome = outcome;
    } else if (this.streaks.size < MOST) this.streaks.set(operation, { since: now, calls: 1, outcome });
  }

  describe(now: number): RecentDescription {
    this.turnTo(now);
    const sum = (counts: Uint32Array): number => counts.reduce((total, count) => total + count, 0);
    const failing = [...this.streaks].map(([operation, { since, calls, outcome }]) => ({ operation, since: new Date(performance.timeOrigin + since).toISOString(), calls, outcome }));
    return { seconds: (SLOT * SLOTS) / 1_000, calls: sum(this.calls), failed: sum(this.failed), late: sum(this.late), failing };
  }

  /** Empties the slots between the last call and this one. @returns the place of the current one */
  private turnTo(now: number): number {
    const slot = Math.floor(now / SLOT);
    for (let next = Math.max(this.slot + 1, slot - SLOTS + 1); next <= slot; next += 1) {
      this.calls[next % SLOTS] = 0;
      this.failed[next % SLOTS] = 0;
      this.late[next % SLOTS] = 0;
    }
    this.slot = Math.max(this.slot, slot);
    return this.slot % SLOTS;
  }
}
