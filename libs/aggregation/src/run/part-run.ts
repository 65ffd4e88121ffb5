import { AnswerSources, isThenable, reasonOf, runInScope, waitedFor } from '@portico/platform';
import type { Cancellable, CancelReason, Scope, StandIn } from '@portico/platform';
import { upstreamFailureIn } from '@portico/upstream';
import { EmptyError, isObservable } from 'rxjs';
import type { Observable, Subscription } from 'rxjs';
import type { Part } from '../plan/part.ts';
import { calledOff } from './called-off.ts';
import type { Outcome, Reason } from './outcome.ts';

/** What a part run tells the plan run: once, when it has settled by itself. */
export interface PartOwner {
  /** The plan's. */
  readonly name: string;
  /** Whether it wants to know what its parts have read. */
  readonly keepsView: boolean;
  /** Must not throw. */
  settled(run: PartRun): void;
}

/** Stands for the value of an Observable that has brought none yet. */
const NOTHING = Symbol('nothing');

/** One part of one request: runs its function under its own scope and settles once, with a value or a failure. */
export class PartRun implements Cancellable {
  outcome: Outcome | undefined = undefined;
  reason: Reason | undefined = undefined;
  value: unknown = undefined;
  /** Is there a value that other parts and the view may use? */
  present = false;
  failure: unknown = undefined;
  /** Whether a stale answer of an upstream, which has failed, is what it is made of. */
  stoodIn = false;
  /** Milliseconds, for a stale answer. */
  age = 0;
  duration = 0;
  /** What it has read, where the plan keeps views. */
  sources: AnswerSources | undefined = undefined;
  private startedAt = 0;
  private scope: Scope | undefined = undefined;
  private subscription: Subscription | undefined = undefined;

  constructor(
    readonly index: number,
    readonly part: Part,
    private readonly owner: PartOwner,
  ) {}

  start(parent: Scope, seen: unknown): void {
    this.startedAt = performance.now();
    const { within } = this.part;
    const scope = parent.until(within === undefined ? parent.dueAt : this.startedAt + within);
    this.scope = scope;
    if (this.owner.keepsView) scope.sources = this.sources = new AnswerSources();
    scope.add(this);
    if (this.outcome) return;
    try {
      const loaded: unknown = runInScope(scope, this.part.load as (seen: unknown) => unknown, seen);
      // What follows a promise runs where it is awaited: in the plan's scope, which need not be entered again then.
      if (loaded instanceof Promise) loaded.then(this.succeed, this.fail);
      else if (typeof loaded === 'object' && loaded !== null) runInScope(scope, receive, this, loaded);
      else this.succeed(loaded);
    } catch (error) {
      if (this.outcome as Outcome | undefined) scope.failed('a part that has settled', error);
      else this.fail(error);
    }
  }

  /** The scope ended: the time is up, the client left, or a required part failed. */
  cancel(reason: CancelReason, among: readonly Cancellable[] = []): void {
    this.fail(calledOff(`${this.owner.name}, part ${this.part.name}`, reason, waitedFor(among)));
  }

  /** Gives the part a value: its own, or one that stands in. */
  stand(value: unknown): void {
    this.value = value;
    this.present = true;
  }

  /** It fails by the author's own code, before it has begun or after it has ended: no policy steps in. */
  spoil(error: unknown): void {
    this.outcome = 'failed';
    this.failure = error;
  }

  /** Within the part's scope: to subscribe to an Observable is to call whatever its author has written into it. */
  receive(loaded: object): void {
    if (isThenable(loaded)) loaded.then(this.succeed, this.fail);
    else if (isObservable(loaded)) this.follow(loaded);
    else this.succeed(loaded);
  }

  private follow(observable: Observable<unknown>): void {
    if (this.outcome) return;
    let last: unknown = NOTHING;
    const complete = (): void => (last === NOTHING ? this.fail(new EmptyError()) : this.succeed(last));
    this.subscription = observable.subscribe({ next: (value) => (last = value), error: this.fail, complete });
    // It may have ended the part before there was a subscription to end.
    if (this.outcome as Outcome | undefined) this.unsubscribe();
  }

  private unsubscribe(): void {
    const { scope, subscription } = this;
    if (!scope || !subscription) return;
    this.subscription = undefined;
    try {
      runInScope(scope, () => subscription.unsubscribe());
    } catch (error) {
      scope.failed('the teardown of an Observable', error);
    }
  }

  private readonly succeed = (value: unknown): void => {
    if (this.outcome) return;
    this.stand(value);
    this.settle('ok');
  };

  private readonly fail = (error: unknown): void => {
    if (this.outcome) return;
    this.failure = reasonOf(error);
    this.reason = upstreamFailureIn(this.failure)?.reason ?? 'internal';
    this.settle('failed');
  };

  /** It has its value, of an answer that stands in for one that an upstream has failed to give. */
  private isStale({ age, failure }: StandIn): void {
    this.outcome = 'stale';
    this.stoodIn = true;
    this.reason = upstreamFailureIn(failure)?.reason ?? 'unavailable';
    this.age = age;
    this.failure = failure;
  }

  private settle(outcome: Outcome): void {
    this.outcome = outcome;
    this.duration = performance.now() - this.startedAt;
    if (outcome === 'ok' && this.scope?.standIn) this.isStale(this.scope.standIn);
    this.scope?.remove(this);
    this.unsubscribe();
    this.scope?.close();
    this.owner.settled(this);
  }
}

const receive = (run: PartRun, loaded: object): void => run.receive(loaded);
