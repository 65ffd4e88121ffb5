import { QueuedTimer } from '@portico/platform';
import type { Cancellable, CancelReason, Scope } from '@portico/platform';
import { backoff } from '../attempts/backoff.ts';
import { nextStep } from '../attempts/retry-rules.ts';
import { FAILURE_TABLE } from '../failures/failure.table.ts';
import type { FailureKind } from '../failures/failure.table.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { Instance } from '../instances/instance.ts';
import type { Attempt, FailureNotes } from './attempt.ts';
import type { CallTarget } from './call-target.ts';

/**
 * A call of an upstream: one result, however many attempts it takes. It is a member of the scope it was made in, and ends with
 * it. Its own place in the queue of deadlines is for the pause before a further attempt. Subclasses make the attempts.
 */
export abstract class UpstreamCall<T, E> extends QueuedTimer implements Cancellable {
  readonly result: Promise<T>;
  /** When the pause before the next attempt is over. */
  dueAt = 0;
  private readonly begunAt = performance.now();
  private resolve!: (value: T) => void;
  private reject!: (failure: UpstreamFailure) => void;
  private over = false;
  private attempt: Attempt<T, E> | undefined;
  private instance: Instance<E> | undefined;
  private attempts = 0;
  private moved = false;

  /** @param repeatable whether a second attempt does no harm when the first one was carried out */
  constructor(
    readonly target: CallTarget<E>,
    readonly operation: string,
    readonly scope: Scope,
    private readonly repeatable: boolean,
  ) {
    super();
    this.result = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Makes the first attempt, unless the circuit is open or the scope has ended: then nothing is sent. */
  start(): Promise<T> {
    this.scope.add(this);
    if (this.over) return this.result;
    const { breaker, budget } = this.target;
    const now = this.begunAt;
    if (breaker.allows(now)) {
      budget.deposit(now);
      this.try(now);
    } else {
      this.leave();
      this.reject(this.failure('open', { retryAfter: Math.ceil(breaker.wait(now) / 1_000) }));
    }
    return this.result;
  }

  cancel(reason: CancelReason): void {
    if (this.over) return;
    if (this.attempt) this.attempt.cancel(reason);
    else this.giveUp(reason === 'deadline' ? 'timeout' : 'cancelled');
  }

  /** The pause is over. */
  fire(): void {
    this.try(performance.now());
  }

  /** For attempts. */
  attemptSucceeded(attempt: Attempt<T, E>, value: T): void {
    const now = this.finish(attempt, 'ok');
    this.leave();
    this.target.breaker.record(false, this.begunAt, now);
    this.resolve(value);
  }

  /** For attempts. */
  attemptFailed(attempt: Attempt<T, E>, kind: FailureKind, notes?: FailureNotes): void {
    const now = this.finish(attempt, kind);
    const { retry, instances, events, upstream } = this.target;
    const canMove = !this.moved && instances.all.length > 1;
    const canRepeat = this.repeatable && this.attempts < retry.attempts;
    const step = this.scopeEndsBy(now) ? 'give-up' : nextStep({ kind, sent: attempt.sent }, canMove, canRepeat);
    if (step === 'elsewhere') {
      this.moved = true;
      events.upstreamCallRepeated.emit({ upstream, operation: this.operation, after: kind, paid: false });
      this.try(now);
    } else if (step === 'give-up' || !this.tryLater(kind, notes, now)) this.giveUp(kind, notes);
  }

  /** Makes an attempt at an instance; it sends nothing yet. */
  protected abstract attemptAt(instance: Instance<E>, now: number): Attempt<T, E>;

  private try(now: number): void {
    this.attempts += 1;
    this.instance = this.target.instances.pick(this.instance, now);
    this.attempt = this.attemptAt(this.instance, now);
    this.attempt.send();
  }

  /** @returns whether there will be another attempt */
  private tryLater(kind: FailureKind, notes: FailureNotes | undefined, now: number): boolean {
    const { retry, budget, events, upstream } = this.target;
    const pause = Math.max(backoff(retry, this.attempts - 1, Math.random()), (notes?.retryAfter ?? 0) * 1_000);
    if (this.scopeEndsBy(now + pause) || !budget.withdraw(now)) return false;
    events.upstreamCallRepeated.emit({ upstream, operation: this.operation, after: kind, paid: true });
    this.dueAt = now + pause;
    this.scope.timers.add(this);
    return true;
  }

  private scopeEndsBy(time: number): boolean {
    return this.scope.reason !== undefined || this.scope.dueAt <= time;
  }

  private finish(attempt: Attempt<T, E>, outcome: FailureKind | 'ok'): number {
    const now = performance.now();
    const { upstream, events, instances } = this.target;
    const duration = now - attempt.startedAt;
    this.attempt = undefined;
    instances.record(attempt.instance, unhealthy(outcome), duration, now);
    events.upstreamCallFinished.emit({ upstream, operation: this.operation, outcome, duration });
    return now;
  }

  private giveUp(kind: FailureKind, notes?: FailureNotes): void {
    this.leave();
    this.target.breaker.record(unhealthy(kind), this.begunAt, performance.now());
    this.reject(this.failure(kind, notes));
  }

  private leave(): void {
    this.over = true;
    this.scope.timers.remove(this);
    this.scope.remove(this);
  }

  private failure(kind: FailureKind, notes?: FailureNotes): UpstreamFailure {
    return new UpstreamFailure(kind, { upstream: this.target.upstream, operation: this.operation, ...notes });
  }
}

/** What an outcome says about the upstream's health; undefined when it proves nothing. */
const unhealthy = (outcome: FailureKind | 'ok'): boolean | undefined => {
  if (outcome === 'ok') return false;
  return outcome === 'cancelled' ? undefined : FAILURE_TABLE[outcome].unhealthy;
};
