import { QueuedTimer } from '@portico/platform';
import type { CancelReason, RequestContext, Scope, TimerQueue } from '@portico/platform';
import { backoff } from '../attempts/backoff.ts';
import { nextStep } from '../attempts/retry-rules.ts';
import { deepFreeze } from '../coalescing/deep-freeze.ts';
import type { SentRequest } from '../coalescing/sent-request.ts';
import type { Joinable } from '../coalescing/shared-calls.ts';
import { FAILURE_TABLE } from '../failures/failure.table.ts';
import type { FailureKind } from '../failures/failure.table.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { CallIdentity, Credentials } from '../identity/call-identity.ts';
import { unidentified } from '../identity/identified.ts';
import type { Instance } from '../instances/instance.ts';
import type { Attempt, FailureNotes } from './attempt.ts';
import type { CallTarget } from './call-target.ts';
import type { Operation } from './operation.ts';
import { Waiter } from './waiter.ts';
import type { WaitedFor } from './waiter.ts';

/** Milliseconds by which a timer may be late, or that a turn of the event loop may take, before the BFF itself is taken to have paused. */
const PAUSED = 12;
/** Milliseconds of a turn of the event loop after which a timeout says nothing of an upstream: its answer may have come meanwhile. */
const STOPPED = 50;
/** 401 over HTTP, UNAUTHENTICATED over gRPC. Nothing of the request has been carried out then (RFC 9110, section 15.5.2). */
const UNAUTHENTICATED: ReadonlySet<number | undefined> = new Set([401, 16]);

/**
 * A call of an upstream: one result, however many attempts it takes and however many wait for it. It ends when it has a result,
 * or when nobody waits any more. Its own place in the queue of deadlines is for the pause before a further attempt, and while
 * an attempt is under way for the time at which that is slow. Subclasses make the attempts.
 */
export abstract class UpstreamCall<T, E> extends QueuedTimer implements WaitedFor<T>, Joinable {
  /** When there is something to do. */
  dueAt = 0;
  /** The latest deadline of those who wait. */
  until: number;
  /** The request that the call was begun for. */
  readonly context: RequestContext;
  readonly timers: TimerQueue;
  private readonly begunAt = performance.now();
  private readonly first: Waiter<T>;
  private waiters: Waiter<T> | undefined;
  private joined = false;
  private over = false;
  /** Undefined when nobody may join. */
  private key: number | undefined;
  nextShared: Joinable | undefined;
  private attempt: Attempt<T, E> | undefined;
  private hedge: Attempt<T, E> | undefined;
  /** The attempt that has hedged another one, whatever became of it. */
  private second: Attempt<T, E> | undefined;
  private failedAt: Instance<E> | undefined;
  private attempts = 0;
  private moved = false;
  /** Whether the upstream has refused credentials once, and got others. */
  private identifiedAnew = false;
  /** Whether this call finds out if the upstream is back. */
  private probing = false;

  constructor(
    readonly target: CallTarget<E>,
    readonly operation: Operation,
    scope: Scope,
    readonly request: SentRequest,
  ) {
    super();
    this.context = scope.context;
    this.timers = scope.timers;
    this.until = scope.dueAt;
    this.first = new Waiter<T>(this, scope);
    this.waiters = this.first;
  }

  /**
   * Makes the first attempt; unless the scope has ended, the circuit is open or the upstream has all it takes: then nothing is
   * sent.
   *
   * @param key `keyOf` the request; undefined when nobody may join
   */
  start(key?: number): Promise<T> {
    const { result, scope } = this.first;
    scope.add(this.first);
    if (this.over) return result;
    const { breaker, bulkhead, budget, shared } = this.target;
    const now = this.begunAt;
    if (!breaker.allows(now)) this.refuse('open', Math.ceil(breaker.wait(now) / 1_000));
    else if (!bulkhead.enter()) {
      breaker.record(undefined, now, now);
      this.refuse('saturated', 1);
    } else {
      budget.deposit(now);
      this.probing = breaker.state !== 'closed';
      // Nobody waits with a probe: it may hang.
      if (key !== undefined && !this.probing) {
        this.key = key;
        shared?.begin(key, this);
      }
      this.try(now);
    }
    return result;
  }

  /** Of the request that the call was begun for: what happens to the call happens to that one. */
  private get scope(): Scope {
    return this.first.scope;
  }

  get forwarded(): readonly string[] {
    return this.context.forwarded;
  }

  /** One more who waits for the result. Whoever comes later may have more time: the call goes on for as long as anybody has. */
  join(scope: Scope): Promise<T> {
    const { upstream, events } = this.target;
    const waiter = new Waiter<T>(this, scope);
    waiter.next = this.waiters;
    this.waiters = waiter;
    this.joined = true;
    if (scope.dueAt > this.until) {
      this.until = scope.dueAt;
      this.attempt?.timeChanged();
      this.hedge?.timeChanged();
    }
    events.upstreamCallShared.emit({ upstream, operation: this.operation.name }, scope);
    scope.add(waiter);
    return waiter.result;
  }

  /** For waiters. */
  abandoned(waiter: Waiter<T>, reason: CancelReason): void {
    if (this.over) return;
    this.forget(waiter);
    const kind = reason === 'deadline' ? 'timeout' : 'cancelled';
    if (this.waiters === undefined) {
      const { attempt, hedge } = this;
      this.leave();
      this.target.breaker.record(this.proves(kind), this.begunAt, performance.now());
      attempt?.cancel(reason);
      hedge?.cancel(reason);
    }
    waiter.reject(this.failure(kind));
  }

  /** The pause is over, or the attempt under way is slow. */
  fire(): void {
    const now = performance.now();
    if (!this.attempt) this.tryAgain(now);
    else if (now - this.dueAt > PAUSED) {
      // The BFF was late itself; the answer may be there already, and is read next.
      this.dueAt = now;
      this.timers.add(this);
    } else if (this.probing) this.goOnAlone(this.attempt);
    else this.askElsewhere(this.attempt, now);
  }

  /** For attempts. */
  attemptSucceeded(attempt: Attempt<T, E>, value: T): void {
    const now = this.finish(attempt, 'ok');
    if (this.over) return;
    const loser = attempt === this.attempt ? this.hedge : this.attempt;
    const waiters = this.leave();
    loser?.drain();
    this.target.breaker.record(false, this.begunAt, now);
    if (this.joined) deepFreeze(value);
    for (let waiter = waiters; waiter; waiter = waiter.next) waiter.resolve(value);
  }

  /** For attempts. */
  attemptFailed(attempt: Attempt<T, E>, kind: FailureKind, notes?: FailureNotes): void {
    const now = this.finish(attempt, kind);
    if (this.over) return;
    this.attempt = attempt === this.attempt ? this.hedge : this.attempt;
    this.hedge = undefined;
    // The other one may still bring it.
    if (this.attempt) return;
    this.timers.remove(this);
    if (this.waiters === undefined) return this.giveUp(kind, notes);
    this.failedAt = attempt.instance;
    const { retry, instances, events, upstream, identity } = this.target;
    if (identity && UNAUTHENTICATED.has(notes?.status) && this.mayIdentifyAnew(identity)) {
      events.upstreamCallRepeated.emit({ upstream, operation: this.operation.name, after: kind, paid: false }, this.scope);
      return this.tryAgain(now);
    }
    const canMove = !this.moved && instances.hasOther(this.failedAt, now);
    const canRepeat = this.operation.repeatable && this.mayBeRepeated && this.attempts < retry.attempts;
    const step = now >= this.until ? 'give-up' : nextStep({ kind, sent: attempt.sent }, canMove, canRepeat);
    if (step === 'elsewhere') {
      this.moved = true;
      events.upstreamCallRepeated.emit({ upstream, operation: this.operation.name, after: kind, paid: false }, this.scope);
      this.tryAgain(now);
    } else if (step === 'give-up' || !this.tryLater(kind, notes, now)) this.giveUp(kind, notes);
  }

  /** Makes an attempt at an instance; it sends nothing yet. */
  protected abstract attemptAt(instance: Instance<E>, now: number): Attempt<T, E>;

  /** Whether this very call may be sent twice, as far as its operation may. */
  protected get mayBeRepeated(): boolean {
    return true;
  }

  /** Whether a second answer to this call would be cheap enough to be thrown away. */
  protected get mayBeHedged(): boolean {
    return true;
  }

  private mayIdentifyAnew(identity: CallIdentity): boolean {
    const { credentials } = this.request;
    if (this.identifiedAnew || !credentials) return false;
    this.identifiedAnew = true;
    return identity.refused(credentials, this.context);
  }

  /** A further attempt, with credentials that hold now. */
  private tryAgain(now: number): void {
    const { target, operation } = this;
    const credentials = target.identity?.credentialsFor(this.context);
    if (!(credentials instanceof Promise)) return this.tryAs(credentials, now);
    credentials.then(
      (arrived) => void (this.over || this.tryAs(arrived, performance.now())),
      (cause: unknown) => void (this.over || this.giveUpWith(unidentified(target, operation, this.scope, cause))),
    );
  }

  private tryAs(credentials: Credentials | undefined, now: number): void {
    if (credentials) this.request.credentials = credentials;
    this.try(now);
  }

  private try(now: number): void {
    const { instances, keyOf } = this.target;
    const instance = instances.pick(this.failedAt, keyOf(this.context), now);
    if (!instance) return this.giveUp('refused', { note: 'no instance is known' });
    this.attempts += 1;
    const attempt = this.attemptAt(instance, now);
    this.attempt = attempt;
    attempt.send();
    if (this.attempt === attempt) this.watch(attempt, now);
  }

  /** Has `fire` called when the attempt is slower than nearly all others. */
  private watch(attempt: Attempt<T, E>, now: number): void {
    const { hedging, instances } = this.target;
    if (!this.operation.safe || !this.mayBeHedged || this.second) return;
    if (!this.probing && (!hedging.enabled || instances.all.length < 2)) return;
    const slow = this.operation.slow.value(now);
    if (slow === undefined) return;
    this.dueAt = now + Math.max(slow, hedging.least);
    if (this.dueAt < attempt.dueAt) this.timers.add(this);
  }

  /** Sends the same to another instance as well: whoever answers first has won. */
  private askElsewhere(attempt: Attempt<T, E>, now: number): void {
    const { instances, budget, bulkhead, events, upstream, keyOf } = this.target;
    if (!bulkhead.mayHedge || !instances.hasOther(attempt.instance, now) || !budget.withdraw(now)) return;
    const instance = instances.pick(attempt.instance, keyOf(this.context), now);
    if (!instance) return;
    bulkhead.hedges += 1;
    events.upstreamCallHedged.emit({ upstream, operation: this.operation.name }, this.scope);
    this.second = this.attemptAt(instance, now);
    this.hedge = this.second;
    this.second.send();
  }

  /** A probe that is slow keeps nobody: who waits hears that the circuit is open, and the attempt tells when it is not any more. */
  private goOnAlone(attempt: Attempt<T, E>): void {
    const { first } = this;
    this.waiters = undefined;
    this.until = Number.POSITIVE_INFINITY;
    attempt.timeChanged();
    first.scope.remove(first);
    this.refused(first, 'open', 1);
  }

  /** @returns whether there will be another attempt */
  private tryLater(kind: FailureKind, notes: FailureNotes | undefined, now: number): boolean {
    const { retry, budget, events, upstream, instances } = this.target;
    // What an instance asks for binds itself: another one may be asked before.
    const asked = instances.hasOther(this.failedAt, now) ? 0 : (notes?.retryAfter ?? 0) * 1_000;
    const pause = Math.max(backoff(retry, this.attempts - 1, Math.random()), asked);
    if (now + pause >= this.until || !budget.withdraw(now)) return false;
    events.upstreamCallRepeated.emit({ upstream, operation: this.operation.name, after: kind, paid: true }, this.scope);
    this.dueAt = now + pause;
    this.timers.add(this);
    return true;
  }

  private finish(attempt: Attempt<T, E>, outcome: FailureKind | 'ok'): number {
    const now = performance.now();
    const { upstream, events, instances, bulkhead } = this.target;
    const duration = now - attempt.startedAt;
    if (attempt === this.second) bulkhead.hedges -= 1;
    instances.record(attempt.instance, this.proves(outcome), duration, now);
    // While the BFF is late itself, it measures itself.
    const { lateness } = this.timers;
    if (outcome === 'ok' && lateness <= PAUSED) this.operation.slow.observe(duration, now);
    if (outcome === 'ok' || (outcome === 'timeout' && lateness <= STOPPED)) bulkhead.observe(duration, lateness, now);
    events.upstreamCallFinished.emit({ upstream, operation: this.operation.name, outcome, duration }, this.scope);
    return now;
  }

  private refuse(kind: 'open' | 'saturated', retryAfter: number): void {
    this.over = true;
    this.first.scope.remove(this.first);
    this.refused(this.first, kind, retryAfter);
  }

  private refused(waiter: Waiter<T>, because: 'open' | 'saturated', retryAfter: number): void {
    const { upstream, events } = this.target;
    events.upstreamCallRefused.emit({ upstream, operation: this.operation.name, because }, waiter.scope);
    waiter.reject(this.failure(because, { retryAfter }));
  }

  private giveUp(kind: FailureKind, notes?: FailureNotes): void {
    this.giveUpWith(this.failure(kind, notes));
  }

  private giveUpWith(failure: UpstreamFailure): void {
    const waiters = this.leave();
    this.target.breaker.record(this.proves(failure.kind), this.begunAt, performance.now());
    for (let waiter = waiters; waiter; waiter = waiter.next) waiter.reject(failure);
  }

  /** @returns those who still wait */
  private leave(): Waiter<T> | undefined {
    this.over = true;
    this.target.bulkhead.leave();
    if (this.key !== undefined) this.target.shared?.end(this.key, this);
    this.timers.remove(this);
    const { waiters } = this;
    for (let waiter = waiters; waiter; waiter = waiter.next) waiter.scope.remove(waiter);
    return waiters;
  }

  /** What an outcome says about the upstream's health: undefined when it proves nothing, as a timeout does not while the BFF is late. */
  private proves(outcome: FailureKind | 'ok'): boolean | undefined {
    if (outcome === 'ok') return false;
    if (outcome === 'cancelled' || (outcome === 'timeout' && this.timers.lateness > STOPPED)) return undefined;
    return FAILURE_TABLE[outcome].unhealthy;
  }

  private forget(gone: Waiter<T>): void {
    if (this.waiters === gone) this.waiters = gone.next;
    else for (let waiter = this.waiters; waiter; waiter = waiter.next) if (waiter.next === gone) waiter.next = gone.next;
  }

  private failure(kind: FailureKind, notes?: FailureNotes): UpstreamFailure {
    return new UpstreamFailure(kind, { upstream: this.target.upstream, operation: this.operation.name, ...notes });
  }
}
