import { runInScope } from '@portico/platform';
import type { RequestContext, Scope } from '@portico/platform';
import { blameAnswers, deepFreeze } from '@portico/upstream';
import type { DerivedKey } from '../kept/derived-key.ts';
import { atOnce } from '../plan/at-once.ts';
import type { Asked } from '../plan/caller-condition.ts';
import type { Plan } from '../plan/plan.ts';
import type { PlanSignals } from '../telemetry/plan.signals.ts';
import { completeness } from './completeness.ts';
import { isForeseen } from './foreseen.ts';
import type { LastGood } from './last-good.ts';
import type { Outcome, Outcomes } from './outcome.ts';
import { missingParts } from './missing-parts.ts';
import { PartRun } from './part-run.ts';
import type { PartOwner } from './part-run.ts';
import { PlanNotes } from './plan-notes.ts';
import type { Reader } from './plan-notes.ts';
import { serverTiming } from './server-timing.ts';

/**
 * One run of a plan: starts each part as soon as what it waits for has settled, and ends with the view or the first failure. All code of
 * the plan's author is entered in its scope, whatever has called (a timer, a socket); what that code throws ends this run and nothing else.
 */
export class PlanRun<Q, V> implements PartOwner, Outcomes<string> {
  private readonly runs: PartRun[];
  private readonly waits: number[];
  private unsettled: number;
  private result!: Promise<V>;
  private resolve!: (view: V) => void;
  private refuse!: (failure: unknown) => void;
  private ended = false;
  private readonly context: RequestContext;
  private readonly signals: PlanSignals;
  private asked: Asked<never> | undefined = undefined;

  /**
   * @param readers the requests that it is for: one, or all that wait for a coalesced run
   * @param key of its view, where that may be kept
   */
  constructor(
    private readonly plan: Plan<Q, V>,
    private readonly query: Q,
    private readonly scope: Scope,
    private readonly readers: readonly Reader[],
    private readonly key: DerivedKey | undefined,
  ) {
    this.context = scope.context;
    this.signals = plan.signalsFor(this.context);
    this.runs = plan.parts.map((part, index) => new PartRun(index, part, this));
    this.waits = plan.waits.slice();
    this.unsettled = plan.parts.length;
  }

  get name(): string {
    return this.plan.name;
  }

  get keepsView(): boolean {
    return this.key !== undefined;
  }

  /** Its answer is made, and its readers have been told: who comes now gets a run of their own. The answer's promise says so only later. */
  get hasEnded(): boolean {
    return this.ended;
  }

  start(): Promise<V> {
    this.result = new Promise<V>((resolve, reject) => {
      this.resolve = resolve;
      this.refuse = reject;
    });
    this.guarded(beginFirst, this.runs[0] as PartRun);
    return this.result;
  }

  of(name: string): Outcome {
    const index = this.plan.parts.findIndex((part) => part.name === name);
    return this.runs[index]?.outcome ?? 'skipped';
  }

  /** Called by a part that has settled by itself, well or badly. */
  settled(run: PartRun): void {
    this.guarded(take, run);
  }

  private guarded(work: (plan: PlanRun<Q, V>, run: PartRun) => void, run: PartRun): void {
    try {
      runInScope(this.scope, work, this, run);
    } catch (error) {
      if (this.ended) this.scope.failed('a plan that has ended', error);
      else this.end(() => this.reject(error));
    }
  }

  /** Begins the parts that wait for no other. In the run's scope, as `take`. What a timer or a socket sets off later goes on from here. */
  beginFirst(): void {
    this.scope.takePlace();
    for (let index = 0; index < this.runs.length && !this.ended; index += 1) if (this.plan.waits[index] === 0) this.begin(index);
  }

  take(run: PartRun): void {
    try {
      if (this.ended) run.outcome = 'cancelled';
      else if (run.outcome === 'failed') this.applyPolicy(run);
      else if (run.outcome === 'ok') this.keepGood(run);
    } catch (error) {
      run.spoil(error);
    }
    this.close(run);
  }

  private begin(index: number): void {
    const run = this.runs[index] as PartRun;
    const { part } = run;
    try {
      if (!this.isWanted(run)) return this.skip(run);
    } catch (error) {
      run.spoil(error);
      return this.close(run);
    }
    for (const need of part.needs) {
      const { present, outcome } = this.runs[need] as PartRun;
      if (!present) return outcome === 'skipped' ? this.skip(run) : this.missNeed(run);
    }
    run.start(this.scope, this.seenBy(run));
  }

  private isWanted({ part }: PartRun): boolean {
    if (!part.when) return true;
    this.asked ??= { query: this.query as never, caller: this.context.caller };
    return atOnce(part.when(this.asked), `the "when" of part "${part.name}"`);
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
    const found = this.lastGoodOf(run, (store, inputs) => store.find(this.context, inputs));
    if (!found) return;
    run.outcome = 'stale';
    run.stand(found.value);
    run.age = found.age;
  }

  private keepGood(run: PartRun): void {
    this.lastGoodOf(run, (store, inputs) => store.keep(this.context, inputs, run.value));
  }

  /** What cannot be kept or found is reported, and not there: the page goes by what its part has brought. */
  private lastGoodOf<T>({ index, part }: PartRun, work: (store: LastGood, inputs: readonly unknown[]) => T): T | undefined {
    const store = this.plan.lastGood.get(index);
    if (!store) return undefined;
    try {
      return work(store, [this.query, ...[...part.needs, ...part.wants].map((other) => this.runs[other]?.value)]);
    } catch (error) {
      this.scope.failed(`the last good answer of "${part.name}", for onFailure: stale()`, error);
      return undefined;
    }
  }

  private close(run: PartRun): void {
    const { outcome = 'failed', duration, failure } = run;
    if (failure !== undefined && !isForeseen(failure)) this.blame();
    this.signals.partSettled.emit({ plan: this.plan.name, part: run.part.name, outcome, duration, failure }, this.scope);
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
      const settled: Record<string, unknown> = { query: this.query };
      for (const { part, value } of this.runs) settled[part.name] = value;
      try {
        const view = this.plan.toView(settled, this);
        this.tellMissing();
        if (this.readers.length > 1) deepFreeze(view);
        this.keep(view);
        for (const { notes } of this.readers) notes.hasRead(this.context);
        this.resolve(view);
      } catch (error) {
        this.blame();
        this.signals.viewBroken.emit({ plan: this.plan.name, error }, this.scope);
        this.reject(error);
      }
    });
  }

  private keep(view: V): void {
    if (!this.key) return;
    try {
      this.plan.keptViews?.keep(this.key, view, this.runs);
    } catch (error) {
      this.scope.failed('keeping a view', error);
    }
  }

  /** The author's code has broken: an upstream's answer may be the reason. */
  private blame(): void {
    try {
      blameAnswers(this.context);
    } catch (error) {
      this.scope.failed('a check of answers', error);
    }
  }

  private end(settle: () => void): void {
    this.ended = true;
    if (this.context.showsTimings) {
      const total = performance.now() - this.context.startedAt;
      for (const { notes, prefix } of this.readers) notes.addTimings(serverTiming(this.plan.name, total, this.runs, prefix));
    }
    settle();
    this.scope.close();
  }

  private tellMissing(): void {
    const { parent } = this.scope;
    // The part that it ran in has ended without it. The request itself may have: then this is its answer.
    if (parent?.reason && parent !== this.context.scope) return;
    // What plans inside a coalesced run have noted there; those inside any other have told the request themselves.
    const { missing: inside, missingParts: partsInside } = PlanNotes.of(this.context);
    const stoodIn = this.runs.some((run) => run.stoodIn);
    for (const { notes, prefix } of this.readers) {
      if (stoodIn) notes.addCache('portico;fwd=stale;detail=stale-if-error');
      const missing = completeness(this.runs, prefix);
      if (missing !== undefined) notes.addMissing(missing, missingParts(this.runs, prefix));
      if (inside !== undefined && notes !== PlanNotes.of(this.context)) notes.addMissing(inside.replaceAll(/(^|, )/g, `$1${prefix}`), partsInside.map((one) => ({ ...one, part: prefix + one.part })));
    }
  }

  /** A handler that awaits two plans one after the other ends with the failure of the first: that of the second must not end the process. */
  private reject(failure: unknown): void {
    this.result.catch(() => undefined);
    this.refuse(failure);
  }

  private seenBy({ part }: PartRun): Record<string, unknown> {
    const seen: Record<string, unknown> = part.seesCaller ? { query: this.query, caller: this.context.caller } : { query: this.query };
    for (const index of part.needs) this.show(index, seen);
    for (const index of part.wants) this.show(index, seen);
    return seen;
  }

  private show(index: number, seen: Record<string, unknown>): void {
    const { part, value } = this.runs[index] as PartRun;
    seen[part.name] = value;
  }
}

const beginFirst = <Q, V>(plan: PlanRun<Q, V>): void => plan.beginFirst();
const take = <Q, V>(plan: PlanRun<Q, V>, run: PartRun): void => plan.take(run);
