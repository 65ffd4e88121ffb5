import type { RequestContext, Scope } from '@portico/platform';
import { deepFreeze } from '@portico/upstream';
import type { Plan } from '../plan/plan.ts';
import { completeness } from './completeness.ts';
import type { Outcome, Outcomes } from './outcome.ts';
import { PartRun } from './part-run.ts';
import type { PartOwner } from './part-run.ts';
import { serverTiming } from './server-timing.ts';

/** One run of a plan: starts each part as soon as what it waits for has settled, and ends with the view or the first failure. */
export class PlanRun<Q, V> implements PartOwner, Outcomes<string> {
  private readonly runs: PartRun[];
  private readonly waits: number[];
  private unsettled: number;
  private resolve!: (view: V) => void;
  private reject!: (failure: unknown) => void;
  private ended = false;
  /** Requests that share this run. */
  private others: RequestContext[] | undefined;

  constructor(
    private readonly plan: Plan<Q, V>,
    private readonly query: Q,
    private readonly context: RequestContext,
    private readonly scope: Scope,
  ) {
    this.runs = plan.parts.map((part, index) => new PartRun(index, part, this));
    this.waits = plan.waits.slice();
    this.unsettled = plan.parts.length;
  }

  start(): Promise<V> {
    const result = new Promise<V>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    for (let index = 0; index < this.runs.length && !this.ended; index += 1) if (this.waits[index] === 0) this.begin(index);
    return result;
  }

  /** Lets one more request have the answer, and the headers that go with it. */
  share(context: RequestContext): void {
    (this.others ??= []).push(context);
  }

  of(name: string): Outcome {
    const index = this.plan.parts.findIndex((part) => part.name === name);
    return this.runs[index]?.outcome ?? 'skipped';
  }

  /** Called by a part that has settled by itself, well or badly. */
  settled(run: PartRun): void {
    if (this.ended) run.outcome = 'cancelled';
    else if (run.outcome === 'failed') this.applyPolicy(run);
    else if (run.outcome === 'ok') this.keepGood(run);
    this.close(run);
  }

  private begin(index: number): void {
    const run = this.runs[index] as PartRun;
    const { part } = run;
    if (part.when && !part.when(this.query as never, this.context)) return this.skip(run);
    for (const need of part.needs) {
      const { present, outcome } = this.runs[need] as PartRun;
      if (!present) return outcome === 'skipped' ? this.skip(run) : this.missNeed(run);
    }
    run.start(this.scope, this.seenBy(run), this.query);
  }

  /** Not wanted, or what it needs is not: no failure. A fallback stands in all the same, so that its type holds. */
  private skip(run: PartRun): void {
    const { onFailure, when } = run.part;
    run.outcome = 'skipped';
    if (!when && typeof onFailure === 'object' && onFailure.kind === 'fallback') run.stand(onFailure.value);
    this.close(run);
  }

  /** What it needs failed, so it is missing too, whatever its own policy; only a fallback steps in. */
  private missNeed(run: PartRun): void {
    const { onFailure } = run.part;
    const stands = typeof onFailure === 'object' && onFailure.kind === 'fallback';
    run.outcome = stands ? 'fallback' : 'omitted';
    run.reason = 'needs';
    if (stands) run.stand(onFailure.value);
    this.close(run);
  }

  private applyPolicy(run: PartRun): void {
    const { onFailure } = run.part;
    if (onFailure === 'fail') return;
    run.outcome = 'omitted';
    if (onFailure === 'omit') return;
    if (onFailure.kind === 'fallback') {
      run.outcome = 'fallback';
      run.stand(onFailure.value);
      return;
    }
    const store = this.plan.lastGood.get(run.index);
    const found = store?.find(store.keyFor(this.context.caller?.identity.key, this.query, run.seen));
    if (!found) return;
    run.outcome = 'stale';
    run.stand(found.value);
    run.age = found.age;
  }

  private keepGood(run: PartRun): void {
    const store = this.plan.lastGood.get(run.index);
    store?.keep(store.keyFor(this.context.caller?.identity.key, this.query, run.seen), run.value);
  }

  private close(run: PartRun): void {
    const { outcome = 'failed', duration, failure } = run;
    this.context.events.partSettled.emit({ plan: this.plan.name, part: run.part.name, outcome, duration, failure });
    if (this.ended) return;
    if (outcome === 'failed') return this.end(() => this.reject(failure));
    this.unsettled -= 1;
    if (this.unsettled === 0) return this.finish();
    for (const dependent of this.plan.dependents[run.index] ?? []) {
      this.waits[dependent] = (this.waits[dependent] as number) - 1;
      if (this.waits[dependent] === 0 && !this.ended) this.begin(dependent);
    }
  }

  private finish(): void {
    this.end(() => {
      const parts: Record<string, unknown> = {};
      for (const { part, value } of this.runs) parts[part.name] = value;
      try {
        const view = this.plan.toView(parts, this.query, this);
        const missing = completeness(this.runs);
        if (missing) this.setHeader('completeness', missing);
        if (this.others) deepFreeze(view);
        this.resolve(view);
      } catch (error) {
        this.reject(error);
      }
    });
  }

  private end(settle: () => void): void {
    this.ended = true;
    if (this.context.showsTimings) {
      this.setHeader('server-timing', serverTiming(this.plan.name, performance.now() - this.context.startedAt, this.runs));
    }
    settle();
    this.scope.close();
  }

  private setHeader(name: string, value: string): void {
    this.context.reply.header(name, value);
    if (this.others) for (const { reply } of this.others) if (!reply.sent) reply.header(name, value);
  }

  private seenBy({ part }: PartRun): Record<string, unknown> {
    const seen: Record<string, unknown> = {};
    for (const index of part.needs) this.show(index, seen);
    for (const index of part.wants) this.show(index, seen);
    return seen;
  }

  private show(index: number, seen: Record<string, unknown>): void {
    const { part, value } = this.runs[index] as PartRun;
    seen[part.name] = value;
  }
}
