import { Scope, UnderWay } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import type { Plan } from '../plan/plan.ts';
import { PlanRun } from '../run/plan-run.ts';
import { Reader } from './reader.ts';

/** The part of its deadline after which a run takes nobody in any more: who comes then would be cut short. */
const YOUNG = 0.1;

/** A run that several requests wait for. */
interface SharedRun<V> {
  readonly key: string;
  readonly run: { share(context: RequestContext): void };
  readonly scope: Scope;
  readonly answer: Promise<V>;
  /** On the `performance.now()` clock. */
  readonly takesUntil: number;
  readers: number;
  place: number;
}

/**
 * The runs under way of one plan, by their query and what is forwarded to upstreams, for callers who are not known. A run has a
 * scope of its own: it goes on when the request that began it leaves, and ends when the last one does.
 */
export class SharedRuns<Q, V> {
  private readonly underWay = new UnderWay<SharedRun<V>>();

  constructor(private readonly plan: Plan<Q, V>) {}

  run(query: Q, context: RequestContext): Promise<V> {
    const key = `${context.forwarded.join('\n')}\n${JSON.stringify(query) ?? ''}`;
    const now = performance.now();
    const known = this.underWay.find((one) => one.key === key && now < one.takesUntil);
    if (known) {
      known.run.share(context);
      context.events.planShared.emit({ plan: this.plan.name });
      return this.read(known, context);
    }
    return this.read(this.begin(key, query, context, now), context);
  }

  private begin(key: string, query: Q, context: RequestContext, now: number): SharedRun<V> {
    const { deadline } = this.plan;
    const scope = new Scope(context, undefined, context.startedAt + deadline, context.scope.timers);
    const run = new PlanRun(this.plan, query, context, scope);
    const shared: SharedRun<V> = { key, run, scope, answer: run.start(), takesUntil: now + deadline * YOUNG, readers: 0, place: -1 };
    this.underWay.add(shared);
    const forget = (): void => this.underWay.remove(shared);
    shared.answer.then(forget, forget);
    return shared;
  }

  private read(shared: SharedRun<V>, context: RequestContext): Promise<V> {
    shared.readers += 1;
    const reader = new Reader<V>(context.scope, this.plan.name, () => {
      shared.readers -= 1;
      if (shared.readers === 0) shared.scope.cancel('client-gone');
    });
    shared.answer.then(reader.settle, reader.fail);
    return reader.result;
  }
}
