import { runInScope } from '@portico/platform';
import type { Cancellable, CancelReason, Scope } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import { isObservable } from 'rxjs';
import type { Subscription } from 'rxjs';
import type { Part } from '../plan/part.ts';
import type { Outcome, Reason } from './outcome.ts';

/** What a part run tells the plan run: once, when it has settled by itself. */
export interface PartOwner {
  settled(run: PartRun): void;
}

/** One part of one request: runs its function under its own scope and settles once, with a value or a failure. */
export class PartRun implements Cancellable {
  outcome: Outcome | undefined;
  reason: Reason | undefined;
  value: unknown;
  /** Is there a value that other parts and the view may use? */
  present = false;
  failure: unknown;
  /** Milliseconds, for a stale answer. */
  age = 0;
  duration = 0;
  /** What it saw, for the key of a stale answer. */
  seen: unknown;
  private startedAt = 0;
  private scope: Scope | undefined;
  private subscription: Subscription | undefined;

  constructor(
    readonly index: number,
    readonly part: Part,
    private readonly owner: PartOwner,
  ) {}

  start(parent: Scope, seen: unknown, query: unknown): void {
    this.startedAt = performance.now();
    this.seen = seen;
    const scope = parent.child(this.part.within);
    this.scope = scope;
    scope.add(this);
    if (this.outcome) return;
    let loaded: unknown;
    try {
      loaded = runInScope(scope, () => this.part.load(seen as never, query as never));
    } catch (error) {
      return this.fail(error);
    }
    if (isThenable(loaded)) loaded.then(this.succeed, this.fail);
    else if (isObservable(loaded)) {
      let last: unknown;
      this.subscription = loaded.subscribe({ next: (value) => (last = value), error: this.fail, complete: () => this.succeed(last) });
    } else this.succeed(loaded);
  }

  /** The scope ended: the time is up, the client left, or a required part failed. */
  cancel(reason: CancelReason): void {
    const kind = reason === 'deadline' ? 'timeout' : 'cancelled';
    this.fail(new UpstreamFailure(kind, { upstream: 'plan', operation: this.part.name }));
  }

  /** Gives the part a value: its own, or one that stands in. */
  stand(value: unknown): void {
    this.value = value;
    this.present = true;
  }

  private readonly succeed = (value: unknown): void => {
    if (this.outcome) return;
    this.stand(value);
    this.settle('ok');
  };

  private readonly fail = (error: unknown): void => {
    if (this.outcome) return;
    this.failure = error;
    this.reason = error instanceof UpstreamFailure ? error.reason : 'internal';
    this.settle('failed');
  };

  private settle(outcome: Outcome): void {
    this.outcome = outcome;
    this.duration = performance.now() - this.startedAt;
    this.scope?.remove(this);
    this.subscription?.unsubscribe();
    this.scope?.close();
    this.owner.settled(this);
  }
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
