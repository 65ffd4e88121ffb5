import { QueuedTimer } from '@portico/platform';
import type { Cancellable, CancelReason, Events, Scope } from '@portico/platform';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { FailureDetails } from '../failures/upstream-failure.ts';
import type { FailureKind } from '../failures/failure.table.ts';

/** What a call needs to know of its upstream, fixed when the BFF starts. */
export interface CallTarget {
  readonly upstream: string;
  /** Milliseconds one attempt may take. */
  readonly timeout: number;
  /** Bytes of answer that are read at most. */
  readonly maxResponse: number;
  readonly events: Events;
}

/**
 * One attempt at an upstream, in the request's cancel tree: it ends with its scope, or when its own timeout is up, or when
 * the upstream has answered. Subclasses speak the protocol.
 */
export abstract class Call<T> extends QueuedTimer implements Cancellable {
  readonly result: Promise<T>;
  readonly dueAt: number;
  /** Set once the result is settled, well or badly. */
  protected ended = false;
  protected readonly startedAt = performance.now();
  private resolve!: (value: T) => void;
  private reject!: (failure: UpstreamFailure) => void;

  constructor(
    protected readonly target: CallTarget,
    protected readonly operation: string,
    protected readonly scope: Scope,
  ) {
    super();
    this.result = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.dueAt = Math.min(scope.dueAt, this.startedAt + target.timeout);
  }


  /** Puts the call under its scope and its timeout; in a scope that has ended it fails here and must not be sent. */
  protected begin(): boolean {
    this.scope.add(this);
    if (this.ended) return false;
    if (this.dueAt < this.scope.dueAt) this.scope.timers.add(this);
    return true;
  }

  cancel(reason: CancelReason): void {
    if (this.ended) return;
    this.end(reason === 'deadline' ? 'timeout' : 'cancelled');
    this.fail(reason === 'deadline' ? 'timeout' : 'cancelled');
    this.abort();
  }

  fire(): void {
    this.cancel('deadline');
  }

  /** Tells the upstream that nobody waits. Called once, after the result has failed. */
  protected abstract abort(): void;

  protected succeed(value: T): void {
    if (this.ended) return;
    this.end('ok');
    this.resolve(value);
  }

  protected failWith(kind: FailureKind, details: Omit<FailureDetails, 'upstream' | 'operation'> = {}): void {
    if (this.ended) return;
    this.end(kind);
    this.fail(kind, details);
  }

  private fail(kind: FailureKind, details: Omit<FailureDetails, 'upstream' | 'operation'> = {}): void {
    this.reject(new UpstreamFailure(kind, { upstream: this.target.upstream, operation: this.operation, ...details }));
  }

  private end(outcome: FailureKind | 'ok'): void {
    this.ended = true;
    this.scope.timers.remove(this);
    this.scope.remove(this);
    const { upstream, events } = this.target;
    events.upstreamCallFinished.emit({ upstream, operation: this.operation, outcome, duration: performance.now() - this.startedAt });
  }
}
