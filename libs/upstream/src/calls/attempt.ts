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
  readonly dueAt: number;
  /** Set once the attempt has succeeded or failed. */
  protected ended = false;
  private counted = true;

  constructor(
    protected readonly call: UpstreamCall<T, E>,
    readonly instance: Instance<E>,
    now: number,
  ) {
    super();
    const { scope, target } = call;
    this.startedAt = now;
    this.dueAt = Math.min(scope.dueAt, now + target.timeout);
    instance.outstanding += 1;
    if (this.dueAt < scope.dueAt) scope.timers.add(this);
  }

  /** Whether anything of the request may have reached the upstream. */
  abstract readonly sent: boolean;

  /** Sends the request. The call is told how it ends, possibly before this returns. */
  abstract send(): void;

  /** Milliseconds that the upstream may take, for the header that tells it so; at least 1. */
  get allowance(): number {
    return Math.max(1, Math.floor(this.dueAt - this.startedAt));
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
    this.call.scope.timers.remove(this);
    this.release();
  }
}
