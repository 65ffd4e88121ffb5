import { QueuedTimer, ReadOnlyContext } from '@portico/platform';
import type { CancelReason, FieldList, RequestContext, Scope, TimerQueue } from '@portico/platform';
import { enoughTime } from '../policies/evidence/evidence.ts';
import type { Outcome } from '../policies/evidence/evidence.ts';
import type { FailureKind } from '../policies/evidence/failure.table.ts';
import type { Circuit } from '../policies/health/circuits.ts';
import type { Instance } from '../policies/instances/instance.ts';
import { Resting } from '../policies/instances/resting.ts';
import { pauseBefore } from '../policies/retrying/backoff.ts';
import { nextStep } from '../policies/retrying/retry-rules.ts';
import { Admission } from './admission.ts';
import type { Attempt, AttemptFailure, FailureNotes } from './attempt.ts';
import { endedFor, failureOf, refusalOf } from './call-failures.ts';
import type { CallKind } from './call-kind.ts';
import type { CallTarget } from './call-target.ts';
import type { Joinable, SentRequest } from './coalescing/shared-calls.ts';
import { noteEnd, PAUSED } from './end-of-attempt.ts';
import type { CallIdentity } from './identity/call-identity.ts';
import { renew, unidentified } from './identity/identified.ts';
import type { Operation } from './operation.ts';
import { rejected, Waiters } from './waiters.ts';
import type { KeptAnswer, WaitedFor, Waiter } from './waiters.ts';

/** 401 over HTTP, UNAUTHENTICATED over gRPC. Nothing of the request has been carried out then (RFC 9110, section 15.5.2). */
const UNAUTHENTICATED: ReadonlySet<number | undefined> = new Set([401, 16]);

/**
 * A call of an upstream: one result, however many attempts it takes and however many wait for it. It ends when it has a result,
 * or when no caller waits any more. Its own place in the queue of deadlines is for the pause before a further attempt, and while
 * an attempt is in flight for the time at which that is slow. What kind of call it is makes the attempts.
 */
export class UpstreamCall<T, E, R extends SentRequest = SentRequest> extends QueuedTimer implements WaitedFor<T>, Joinable {
  /** When there is something to do. */
  dueAt = 0;
  /** The request that the call was begun for. */
  readonly context: RequestContext;
  readonly timers: TimerQueue;
  nextShared: Joinable | undefined = undefined;
  private readonly waiters: Waiters<T>;
  private knownCircuit: Circuit | undefined = undefined;
  private admission: Admission | undefined = undefined;
  private over = false;
  /** Undefined when no other request may join. */
  private key: number | undefined = undefined;
  private attempt: Attempt<T, E> | undefined = undefined;
  private hedge: Attempt<T, E> | undefined = undefined;
  private hedged = false;
  private failedAt: Instance<E> | undefined = undefined;
  private resting: Resting<E> | undefined = undefined;
  private attempts = 0;
  private moved = false;
  /** Whether the upstream has refused credentials once, and got others. */
  private reidentified = false;
  /** What the last attempt that proves anything says about the upstream: whether it fails. */
  private failed: boolean | undefined = undefined;

  constructor(
    readonly target: CallTarget<E>,
    readonly operation: Operation,
    /** Of the request that the call was begun for: what happens to the call happens to that one. */
    readonly scope: Scope,
    readonly request: R,
    private readonly kind: CallKind<T, E, R>,
  ) {
    super();
    this.context = scope.context;
    this.timers = scope.timers;
    this.waiters = new Waiters<T>(this);
  }

  /**
   * Makes the first attempt. Nothing is sent when the scope's time is over, the circuit is open or the upstream has all that it takes.
   *
   * @param key `keyOf` the request; undefined when no other request may join
   */
  start(key?: number): Promise<T> {
    const { target, operation, scope, context } = this;
    if (!operation.safe && context instanceof ReadOnlyContext) return rejected(context.refuseWrite(this.name));
    const now = performance.now();
    if (scope.reason !== undefined || now >= scope.dueAt) return rejected(endedFor(target, operation, scope.reason ?? 'deadline'));
    const admission = Admission.ask(this.circuit, () => this.kind.enter(this, now), now);
    if (typeof admission === 'string') return rejected(refusalOf(target, operation, scope, admission, admission === 'open' ? this.circuit.breaker.wait(now) : 0));
    this.admission = admission;
    target.budget.deposit(now);
    const result = this.waiters.add(scope);
    if (operation.safe && this.kind.hedged && (admission.probes || this.isWitness(admission.circuit, now))) admission.takeFullTime();
    // What finds out whether the upstream hangs is not joined: it may do so.
    if (key !== undefined && !admission.probes && !admission.hasFullTime) {
      this.key = key;
      target.shared?.begin(key, this);
    }
    this.try(now);
    return result;
  }

  get name(): string {
    return `${this.target.upstream} ${this.operation.name}`;
  }

  get forwarded(): FieldList {
    return this.context.forwarded;
  }

  /** The latest deadline of those who wait. */
  get until(): number {
    return this.waiters.until;
  }

  /** Whether its attempts have all of the upstream's own time, whatever the callers have: the call finds out how the upstream is. */
  get hasFullTime(): boolean {
    return this.admission?.hasFullTime === true;
  }

  /** One more who waits for the result. A later one may have more time: the call goes on for as long as any of them has. */
  join(scope: Scope): Promise<T> {
    const { upstream, signals } = this.target;
    if (scope.reason !== undefined) return rejected(endedFor(this.target, this.operation, scope.reason));
    const { until } = this;
    signals.upstreamCallShared.emit({ upstream, operation: this.operation.name }, scope);
    const result = this.waiters.add(scope);
    if (this.until > until) {
      this.attempt?.timeChanged();
      this.hedge?.timeChanged();
    }
    return result;
  }

  /** For waiters. */
  abandoned(waiter: Waiter<T>, reason: CancelReason): void {
    if (this.over) return;
    this.waiters.remove(waiter);
    if (this.waiters.none && !(this.hasFullTime && reason === 'deadline' && this.attempt)) {
      this.over = true;
      this.attempt?.cancel(reason);
      this.hedge?.cancel(reason);
      this.leave(reason === 'deadline' ? this.failed : undefined, performance.now());
    }
    waiter.reject(endedFor(this.target, this.operation, reason));
  }

  /** The pause is over, or the attempt in flight is slow. */
  fire(): void {
    const now = performance.now();
    if (!this.attempt) this.tryAgain(now);
    else if (now - this.dueAt > PAUSED) {
      // The BFF was late itself; the answer may be there already, and is read next.
      this.dueAt = now;
      this.timers.add(this);
    } else if (this.waiters.none) return;
    // A probe that is slow keeps no caller: it goes on alone, and tells when the circuit is not open any more.
    else if (this.admission?.probes) this.waiters.reject(refusalOf(this.target, this.operation, this.scope, 'open'));
    else this.askElsewhere(this.attempt, now);
  }

  /** For attempts whose answers are checked afterwards. */
  keep(answer: KeptAnswer): void {
    this.waiters.keep(answer);
  }

  /** For attempts. */
  attemptSucceeded(attempt: Attempt<T, E>, value: T): void {
    const now = this.finish(attempt, 'ok');
    if (this.over) return;
    const loser = attempt === this.attempt ? this.hedge : this.attempt;
    this.leave(false, now);
    loser?.drain();
    this.waiters.resolve(value, this.waiters.several ? this.kind.copies(value) : undefined);
  }

  /** For attempts. */
  attemptFailed(attempt: Attempt<T, E>, outcome: AttemptFailure, notes?: FailureNotes): void {
    const now = this.finish(attempt, outcome, notes);
    if (this.over) return;
    if (notes?.retryAfter) (this.resting ??= new Resting()).note(attempt.instance, now + notes.retryAfter * 1_000);
    this.attempt = attempt === this.attempt ? this.hedge : this.attempt;
    this.hedge = undefined;
    // The other one may still bring it.
    if (this.attempt) return;
    this.timers.remove(this);
    const kind = outcome === 'deadline' ? 'timeout' : outcome;
    if (this.waiters.none || outcome === 'deadline') return this.giveUp(failureOf(this.target, this.operation, kind, notes), now);
    this.failedAt = attempt.instance;
    const { retry, instances, signals, upstream, identity } = this.target;
    if (identity && UNAUTHENTICATED.has(notes?.status) && this.maySendAgain && this.mayReidentify(identity)) {
      signals.upstreamCallRepeated.emit({ upstream, operation: this.operation.name, after: kind, paid: false }, this.scope);
      return this.tryAgain(now);
    }
    const canMove = !this.moved && this.maySendAgain && instances.hasOther(this.failedAt, now);
    const canRepeat = this.operation.repeatable && this.kind.repeats(this.request) && this.attempts < retry.attempts && !notes?.final;
    const step = now >= this.until ? 'give-up' : nextStep({ kind, sent: attempt.sent, carriedOut: attempt.carriedOut }, canMove, canRepeat, this.operation.safe || this.operation.keyed);
    if (step === 'elsewhere') {
      this.moved = true;
      signals.upstreamCallRepeated.emit({ upstream, operation: this.operation.name, after: kind, paid: false }, this.scope);
      this.tryAgain(now);
    } else if (step === 'give-up' || !this.tryLater(kind, now)) this.giveUp(failureOf(this.target, this.operation, kind, notes), now);
  }

  /** Whether there is still something to send. */
  private get maySendAgain(): boolean {
    return this.kind.sendsAgain(this.request);
  }

  get circuit(): Circuit {
    return (this.knownCircuit ??= this.kind.circuit(this.target.circuits, this.operation, this.request));
  }

  /** Whether it finds out how the upstream is, because the callers of others had too little time to. */
  private isWitness(circuit: Circuit, now: number): boolean {
    const { timeout, circuits, bulkhead } = this.target;
    if (!circuit.needsWitness(circuits.rules.calls) || !bulkhead.halfFree) return false;
    return this.until - now < enoughTime(timeout, this.operation.slow.value(now));
  }

  private mayReidentify(identity: CallIdentity): boolean {
    const { credentials } = this.request;
    if (this.reidentified || !credentials) return false;
    this.reidentified = true;
    return identity.refused(credentials, this.context);
  }

  /** A further attempt, with credentials that hold now. */
  private tryAgain(now: number): void {
    const { target, operation, request, context } = this;
    const pending = target.identity && renew(target.identity, request, context);
    if (!pending) return this.try(now);
    // What waits for something else than the upstream keeps no other call from probing.
    if (this.admission?.probes) this.admission.settle(this.failed, now);
    pending.then(
      () => void (this.over || this.try(performance.now())),
      (cause: unknown) => void (this.over || this.giveUp(unidentified(target, operation, this.scope, cause), performance.now())),
    );
  }

  private try(now: number): void {
    const { instances, keyOf } = this.target;
    const instance = instances.pick(this.failedAt, keyOf(this.context), now, this.resting);
    if (!instance) return this.giveUp(failureOf(this.target, this.operation, 'refused', { note: 'no instance is known' }), now);
    this.attempts += 1;
    const attempt = this.kind.attempt(this, instance, now);
    this.attempt = attempt;
    try {
      attempt.send();
    } catch (error) {
      // What cannot be sent is the BFF's own fault.
      attempt.discard();
      return this.giveUp(error as Error, now);
    }
    if (this.attempt === attempt) this.watch(attempt, now);
  }

  /** Has `fire` called when the attempt is slower than nearly all others. */
  private watch(attempt: Attempt<T, E>, now: number): void {
    const { hedging, instances } = this.target;
    if (!this.operation.safe || !this.kind.hedged || this.hedged) return;
    if (!this.admission?.probes && (!hedging.enabled || instances.all.length < 2)) return;
    const slow = this.operation.slow.value(now);
    if (slow === undefined) return;
    this.dueAt = now + Math.max(slow, hedging.least);
    if (this.dueAt < Math.min(attempt.dueAt, this.until)) this.timers.add(this);
  }

  /** Sends the same to another instance as well: the first answer counts. */
  private askElsewhere(attempt: Attempt<T, E>, now: number): void {
    const { instances, budget, bulkhead, signals, upstream, keyOf } = this.target;
    if (!bulkhead.mayHedge || !instances.hasOther(attempt.instance, now) || !budget.withdraw(now)) return;
    const instance = instances.pick(attempt.instance, keyOf(this.context), now, this.resting);
    if (!instance) return;
    this.hedged = true;
    signals.upstreamCallHedged.emit({ upstream, operation: this.operation.name }, this.scope);
    const hedge = this.kind.attempt(this, instance, now);
    this.hedge = hedge;
    hedge.hedgePlace = bulkhead.hedge();
    try {
      hedge.send();
    } catch (error) {
      // The first one has been sent, and goes on.
      hedge.discard();
      this.hedge = undefined;
      this.scope.failed(`the second attempt of ${this.name}`, error);
    }
  }

  /** @returns whether there will be another attempt */
  private tryLater(kind: FailureKind, now: number): boolean {
    // Others are refused for as long as a probe has not decided: it does not sleep.
    if (this.admission?.probes) return false;
    const { retry, budget, signals, upstream, instances, timeout } = this.target;
    // What an instance asks for binds itself: another one may be asked before.
    const asked = this.resting ? instances.pauseOf(this.resting, now) : 0;
    const pause = pauseBefore(retry, this.attempts - 1, { asked, left: this.until - now, timeout });
    if (pause === undefined || !budget.withdraw(now)) return false;
    signals.upstreamCallRepeated.emit({ upstream, operation: this.operation.name, after: kind, paid: true }, this.scope);
    this.dueAt = now + pause;
    this.timers.add(this);
    return true;
  }

  private finish(attempt: Attempt<T, E>, outcome: Outcome, notes?: FailureNotes): number {
    const now = performance.now();
    const failed = noteEnd(this, attempt, outcome, notes, now);
    if (failed !== undefined) this.failed = failed;
    return now;
  }

  private giveUp(failure: Error, now: number): void {
    this.leave(this.failed, now);
    this.waiters.reject(failure, this.waiters.several ? this.kind.copiesOfFailure(failure) : undefined);
  }

  /** Gives back all that the call has taken. */
  private leave(failed: boolean | undefined, now: number): void {
    this.over = true;
    this.timers.remove(this);
    if (this.key !== undefined) this.target.shared?.end(this.key, this);
    this.admission?.end(failed, now);
    this.admission = undefined;
  }
}
