import { QueuedTimer } from '@portico/platform';
import type { CancelReason } from '@portico/platform';
import type { FailureDetails } from './failures/upstream-failure.ts';
import type { Place } from '../policies/concurrency/bulkhead.ts';
import type { FailureKind } from '../policies/evidence/failure.table.ts';
import type { Instance } from '../policies/instances/instance.ts';
import type { UpstreamCall } from './upstream-call.ts';

/** What is known of a failure besides its kind and where it was. */
export type FailureNotes = Omit<FailureDetails, 'upstream' | 'operation'>;

/** How an attempt fails. `deadline`: the callers had no more time. */
export type AttemptFailure = FailureKind | 'deadline';

/**
 * One attempt of a call at one instance. It ends when the upstream has answered, when its own timeout is up, or when the call
 * calls it off. A subclass for each protocol.
 */
export abstract class Attempt<T, E> extends QueuedTimer {
  /** When the upstream's own time began, on the `performance.now()` clock. */
  startedAt: number;
  dueAt: number;
  /** Its place among the second attempts, where it is one. */
  hedgePlace: Place | undefined = undefined;
  /** Set once the attempt has succeeded or failed. */
  ended = false;
  /** Set once another attempt of the same call has won. */
  protected lost = false;
  private answering = false;
  /** Whether it waits for somebody else than the upstream: nothing of that is the upstream's time. */
  private suspended = false;
  private counted = true;
  private held = false;

  constructor(
    readonly call: UpstreamCall<T, E>,
    readonly instance: Instance<E>,
    now: number,
  ) {
    super();
    this.startedAt = now;
    this.dueAt = now + this.own;
    instance.outstanding += 1;
    if (this.endsByItself) call.timers.add(this);
  }

  /** Whether anything of the request may have reached the upstream. */
  abstract readonly sent: boolean;

  /** Whether the upstream has said that it did what was asked for, whatever becomes of the rest of its answer. */
  get carriedOut(): boolean {
    return false;
  }

  /** Sends the request. The call is told how it ends, possibly before this returns. */
  abstract send(): void;

  /** Milliseconds that the upstream may take, for the header that tells it so; at least 1. */
  get allowance(): number {
    const { until, hasFullTime, target } = this.call;
    return Math.max(1, Math.floor(hasFullTime ? target.timeout : Math.min(until - this.startedAt, target.timeout)));
  }

  /** Milliseconds that are the upstream's own: what it may take while there is no deadline. */
  get own(): number {
    const { timeout, firstByte } = this.call.target;
    return this.answering ? timeout : Math.min(timeout, firstByte);
  }

  /** Whether the callers have less time than is the upstream's own. */
  get hurried(): boolean {
    return !this.endsAt(this.startedAt + this.own);
  }

  /** Milliseconds that the upstream has had; undefined when it was not its fault that it had none. @param now milliseconds */
  had(now: number): number | undefined {
    return now - this.startedAt;
  }

  /** Somebody joined who has more time. */
  timeChanged(): void {
    if (!this.ended) this.setTime();
  }

  /**
   * The other attempt has won. What still comes is read and thrown away, as far as that costs less than a new connection; and
   * it tells how slow the instance is.
   */
  drain(): void {
    if (this.ended) return;
    this.lost = true;
    this.setTime();
  }

  /** The upstream's own time is over. */
  fire(): void {
    if (this.ended) return;
    this.fail('timeout');
    this.abort();
  }

  cancel(reason: CancelReason): void {
    if (this.ended) return;
    this.fail(reason === 'deadline' ? 'deadline' : 'cancelled');
    this.abort();
  }

  /** Ends an attempt that could not be sent. */
  discard(): void {
    if (!this.ended) this.end();
  }

  /** Tells the upstream that the answer is no longer wanted. */
  abstract abort(): void;

  /** The answer has begun: from now on only the timeout of the whole attempt counts. */
  protected began(): void {
    if (this.answering) return;
    this.answering = true;
    if (this.call.target.firstByte < Number.POSITIVE_INFINITY) this.setTime();
  }

  /** No more is needed of the answer: it ends soon, and before its callers have no more time. @param milliseconds at most */
  protected endWithin(milliseconds: number): void {
    const { timers, until } = this.call;
    const now = performance.now();
    timers.remove(this);
    this.dueAt = Math.min(this.dueAt, now + Math.min(milliseconds, Math.max(0, until - now) / 2));
    timers.add(this);
  }

  /** Its time stands still. */
  protected suspend(): void {
    if (this.ended) return;
    this.suspended = true;
    this.call.timers.remove(this);
  }

  /** The upstream has all of its time again from now on. */
  protected startAgain(): void {
    if (this.ended) return;
    this.suspended = false;
    this.startedAt = performance.now();
    this.setTime();
  }

  succeed(value: T): void {
    if (this.ended) return;
    this.end();
    this.call.attemptSucceeded(this, value);
  }

  fail(kind: AttemptFailure, notes?: FailureNotes): void {
    if (this.ended) return;
    this.end();
    this.call.attemptFailed(this, kind, notes);
  }

  /** The instance is busy with this attempt beyond its end, until `release`. */
  hold(): void {
    this.held = true;
  }

  /** The instance has no more to do for this attempt. */
  release(): void {
    if (!this.counted) return;
    this.counted = false;
    this.instance.outstanding -= 1;
  }

  protected end(): void {
    this.ended = true;
    this.call.timers.remove(this);
    this.hedgePlace?.leave();
    if (!this.held) this.release();
  }

  private setTime(): void {
    const { timers } = this.call;
    timers.remove(this);
    if (this.suspended) return;
    this.dueAt = this.startedAt + this.own;
    if (this.endsByItself) timers.add(this);
  }

  /** Whether nothing else ends it before: a loser is not ended by any caller's leaving. */
  private get endsByItself(): boolean {
    return this.endsAt(this.dueAt);
  }

  private endsAt(time: number): boolean {
    return this.lost || this.call.hasFullTime || time < this.call.until;
  }
}
