import { CallersSeen } from '../callers-seen.ts';

/** Milliseconds for which it counts who was answered, and how often whom an operation has failed: a circuit's own window. */
const WINDOW = 10_000;
/** Failures of one caller in that time that are evidence while others are answered. */
const MOST = 3;
/** Callers whose failures are told apart. What fails for more is no caller's own. */
const KNOWN = 64;

/**
 * Whom an operation of an upstream fails for. What fails for one caller again and again while others are answered is about what that one asks:
 * who knows a request that the upstream cannot answer must not take the operation away from everybody.
 */
export class Failers {
  private readonly failures = new Map<string, number>();
  private since = Number.NEGATIVE_INFINITY;
  private readonly seen = new CallersSeen();

  /** @param by the caller, or its address @param now milliseconds */
  answered(by: string, now: number): void {
    this.seen.note(by, now);
  }

  /** Takes note of a failure. @returns whether it is evidence */
  counts(by: string, now: number): boolean {
    if (now - this.since > WINDOW) {
      this.failures.clear();
      this.since = now;
    }
    const count = (this.failures.get(by) ?? 0) + 1;
    if (this.failures.has(by) || this.failures.size < KNOWN) this.failures.set(by, count);
    return count <= MOST || now - this.seen.otherThan(by) > WINDOW;
  }
}
