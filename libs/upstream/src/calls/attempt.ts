import { QueuedTimer } from '@portico/platform';
import type { CancelReason } from '@portico/platform';
import type { FailureDetails } from '../failures/upstream-failure.ts';
import type { FailureKind } from '../failures/failure.table.ts';
import type { Instance } from '../instances/instance.ts';
import type { UpstreamCall } from './upstream-call.ts';

/** What is known of a failure besides its kind and where it was. */
export type FailureNotes = Omit<FailureDetails, 'upstream' | 'operation'>;

/**
 * One attempt of a call at one instance. It ends when the upstream has answered, when its own timeout is up, or when the call
 * calls it off. Subclasses speak the protocol.
 */
export abstract class Attempt<T, E> extends QueuedTimer {
  readonly startedAt: number;
  dueAt: number;
  /** Set once the attempt has succeeded or failed. */
  protected ended = false;
  /** Set once another attempt of the same call has won. */
  protected lost = false;
  private answering = false;
  private counted = true;

  constructor(
    protected readonly call: UpstreamCall<T, E>,
    readonly instance: Instance<E>,
    now: number,
  ) {
    super();
    this.startedAt = now;
    this.dueAt = this.limit();
    instance.outstanding += 1;
    if (this.dueAt < call.until) call.timers.add(this);
  }

  /** Whether anything of the request may have reached the upstream. */
  abstract readonly sent: boolean;

  /** Sends the request. The call is told how it ends, possibly before this returns. */
  abstract send(): void;

  /** Milliseconds that the upstream may take, for the header that tells it so; at least 1. */
  get allowance(): number {
    return Math.max(1, Math.floor(Math.min(this.call.until - this.startedAt, this.call.target.timeout)));
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

  fire(): void {
    this.cancel('deadline');
  }

  cancel(reason: CancelReason): void {
    if (this.ended) return;
    this.fail(reason === 'deadline' ? 'timeout' : 'cancelled');
    this.abort();
  }

  /** Tells the upstream that nobody waits. */
  protected abstract abort(): void;

  /** The answer has begun: from now on only the timeout of the whole attempt counts. */
  protected began(): void {
    if (this.answering) return;
    this.answering = true;
    if (this.call.target.firstByte < Number.POSITIVE_INFINITY) this.setTime();
  }

  protected succeed(value: T): void {
    if (this.ended) return;
    this.end();
    this.call.attemptSucceeded(this, value);
  }

  protected fail(kind: FailureKind, notes?: FailureNotes): void {
    if (this.ended) return;
    this.end();
    this.call.attemptFailed(this, kind, notes);
  }

  /** The instance has no more to do for this attempt; for a stream that is later than its success. */
  protected release(): void {
    if (!this.counted) return;
    this.counted = false;
    this.instance.outstanding -= 1;
  }

  protected end(): void {
    this.ended = true;
    this.call.timers.remove(this);
    this.release();
  }

  private setTime(): void {
    const { timers, until } = this.call;
    timers.remove(this);
    this.dueAt = this.limit();
    // A loser is not ended by anybody's leaving.
    if (this.lost || this.dueAt < until) timers.add(this);
  }

  private limit(): number {
    const { target, until } = this.call;
    return Math.min(until, this.startedAt + (this.answering ? target.timeout : Math.min(target.timeout, target.firstByte)));
  }
}
