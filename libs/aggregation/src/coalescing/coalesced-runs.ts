import { noteSource, SharedContext, structureKey, textOf, UnderWay } from '@portico/platform';
import type { Cancellable, CancelReason, RequestContext, Scope } from '@portico/platform';
import type { DerivedKey } from '../kept/derived-key.ts';
import type { Plan } from '../plan/plan.ts';
import { calledOff } from '../run/called-off.ts';
import { readerFor } from '../run/plan-notes.ts';
import type { Reader } from '../run/plan-notes.ts';
import { PlanRun } from '../run/plan-run.ts';
import { snapshot } from './snapshot.ts';

/** One request that waits for a coalesced run: gone with its own scope, whatever becomes of the run. */
export class PendingReader<V> implements Cancellable {
  readonly result: Promise<V>;
  private resolve!: (view: V) => void;
  private refuse!: (failure: unknown) => void;
  private over = false;

  /**
   * @param run the scope of what it waits for
   * @param left called when the scope ends before the answer is there: the client's leaving, or the time of the part that it waits in
   */
  constructor(
    private readonly scope: Scope,
    private readonly plan: string,
    private readonly run: Pick<Scope, 'waitsFor'>,
    private readonly left: (reason: CancelReason) => void,
  ) {
    this.result = new Promise<V>((resolve, reject) => {
      this.resolve = resolve;
      this.refuse = reject;
    });
    scope.add(this);
  }

  cancel(reason: CancelReason): void {
    if (this.over) return;
    this.over = true;
    const failure = calledOff(this.plan, reason, this.run.waitsFor());
    this.left(reason);
    this.reject(failure);
  }

  readonly settle = (view: V): void => {
    if (this.over) return;
    this.leave();
    this.resolve(view);
  };

  readonly fail = (failure: unknown): void => {
    if (this.over) return;
    this.leave();
    this.reject(failure);
  };

  /** As of a run for one request: a failure that is not awaited must not end the process. */
  private reject(failure: unknown): void {
    this.result.catch(() => undefined);
    this.refuse(failure);
  }

  private leave(): void {
    this.over = true;
    this.scope.remove(this);
  }
}

/** The part of its deadline after which a run takes no further reader: who comes then would be cut short. */
const YOUNG = 0.1;

/** A run that several requests wait for. */
interface CoalescedRun<V> {
  readonly key: string;
  readonly run: Pick<PlanRun<never, V>, 'hasEnded'>;
  readonly scope: Scope;
  readonly answer: Promise<V>;
  /** On the `performance.now()` clock. */
  readonly takesUntil: number;
  /** All that it has had. */
  readonly readers: Reader[];
  waiting: number;
  place: number;
}

/**
 * The runs in flight of one plan, by their query and what is forwarded to upstreams, for callers who are not known. A run has a
 * context of its own: no reader's address, headers or answer is in it, and it goes on when the request that began it leaves. It ends when
 * the last reader does.
 */
export class CoalescedRuns<Q, V> {
  private readonly underWay = new UnderWay<CoalescedRun<V>>();

  constructor(private readonly plan: Plan<Q, V>) {}

  /** Rejects with a TypeError for a query that no key can be made of. */
  run(query: Q, scope: Scope, keptAs?: DerivedKey): Promise<V> {
    const { context } = scope;
    // What it reads, it reads in a scope of its own: to a plan around it, that is not known.
    noteSource(scope, undefined);
    let key: string | undefined;
    try {
      key = structureKey(query);
    } catch (cause) {
      return Promise.reject(new TypeError(`the query of plan "${this.plan.name}" cannot be compared: ${textOf(cause)}`, { cause }));
    }
    if (key === undefined) return this.plan.runAlone(query, scope, keptAs);
    const whole = `${context.forwarded.join('\n')}\n${key}`;
    const now = performance.now();
    const known = this.underWay.find((one) => one.key === whole && now < one.takesUntil && !one.run.hasEnded);
    if (!known) return this.read(this.begin(whole, query, context, now, keptAs), scope);
    known.readers.push(readerFor(context, this.plan.name));
    this.plan.signalsFor(context).planShared.emit({ plan: this.plan.name }, scope);
    return this.read(known, scope);
  }

  private begin(key: string, query: Q, context: RequestContext, now: number, keptAs: DerivedKey | undefined): CoalescedRun<V> {
    const { deadline } = this.plan;
    const { scope } = new SharedContext(context, deadline);
    // It is the first plan of its own context; those inside it are the further ones.
    readerFor(scope.context, this.plan.name);
    const readers = [readerFor(context, this.plan.name)];
    // The handler that began it may change its query; the others' answer must not.
    const run = new PlanRun(this.plan, snapshot(query), scope, readers, keptAs);
    const takesUntil = now + deadline * YOUNG;
    const coalesced: CoalescedRun<V> = { key, run, scope, answer: run.start(), takesUntil, readers, waiting: 0, place: -1 };
    this.underWay.add(coalesced);
    const forget = (): void => this.underWay.remove(coalesced);
    coalesced.answer.then(forget, forget);
    return coalesced;
  }

  private read(coalesced: CoalescedRun<V>, scope: Scope): Promise<V> {
    coalesced.waiting += 1;
    const reader = new PendingReader<V>(scope, this.plan.name, coalesced.scope, (reason) => {
      coalesced.waiting -= 1;
      if (coalesced.waiting > 0) return;
      // A request that joined now would be cancelled with the run.
      this.underWay.remove(coalesced);
      coalesced.scope.cancel(reason);
    });
    coalesced.answer.then(reader.settle, reader.fail);
    return reader.result;
  }
}
