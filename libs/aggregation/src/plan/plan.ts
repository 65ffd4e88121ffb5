import { currentContext, currentScope, keptView, StartError } from '@portico/platform';
import type { RequestContext, Scope, Signals } from '@portico/platform';
import type { PathIn } from '../comparing/compared-paths.ts';
import { PlanComparison } from '../comparing/plan-comparison.ts';
import type { ComparisonRules } from '../comparing/plan-comparison.ts';
import type { DerivedKey } from '../kept/derived-key.ts';
import { KeptViews } from '../kept/kept-views.ts';
import type { Part } from './part.ts';
import { LastGood } from '../run/last-good.ts';
import { readerFor } from '../run/plan-notes.ts';
import { PlanRun } from '../run/plan-run.ts';
import type { Outcomes } from '../run/outcome.ts';
import { PlanSignals } from '../telemetry/plan.signals.ts';
import { CoalescedRuns } from '../coalescing/coalesced-runs.ts';

export type ToView<V> = (settled: Readonly<Record<string, unknown>>, outcomes: Outcomes<string>) => V;

/** Whom a plan is for: known callers only, or anyone. `coalesced`: anyone, and identical runs for unknown callers are one. */
export type Callers = 'any' | 'required' | 'coalesced';

export interface PlanHead {
  readonly name: string;
  /** Milliseconds from the arrival of the request. */
  readonly deadline: number;
  readonly callers: Callers;
  /** Whose its views are that are kept; undefined: they are made for each request. */
  readonly kept: 'private' | 'public' | undefined;
}

/**
 * One page's worth of upstream calls as a value: built once, checked at start, printed, drawn and timed. Deadline,
 * cancellation, caller and trace come from the current request.
 */
export class Plan<Q, V> {
  readonly name: string;
  /** Milliseconds from the arrival of the request. */
  readonly deadline: number;
  readonly callers: Callers;
  /** For each part, the parts that wait for it. */
  readonly dependents: readonly (readonly number[])[];
  /** For each part, how many parts it waits for. */
  readonly waits: readonly number[];
  readonly kept: PlanHead['kept'];
  readonly keptViews: KeptViews<V> | undefined;
  readonly lastGood: ReadonlyMap<number, LastGood>;
  /** With its next version; undefined where there is none. */
  comparison: PlanComparison | undefined = undefined;
  private events: Signals | undefined = undefined;
  private signals!: PlanSignals;
  private readonly coalesced: CoalescedRuns<Q, V> | undefined;

  constructor(
    { name, deadline, callers, kept }: PlanHead,
    readonly parts: readonly Part[],
    readonly toView: ToView<V>,
  ) {
    this.name = name;
    this.deadline = deadline;
    this.callers = callers;
    this.coalesced = callers === 'coalesced' ? new CoalescedRuns(this) : undefined;
    this.kept = kept;
    this.keptViews = kept && new KeptViews(kept === 'public');
    const dependents: number[][] = parts.map(() => []);
    this.waits = parts.map(({ needs, wants }, index) => {
      const others = new Set([...needs, ...wants]);
      for (const other of others) dependents[other]?.push(index);
      return others.size;
    });
    this.dependents = dependents;
    this.lastGood = new Map(
      parts.flatMap(({ onFailure }, index) => (typeof onFailure === 'object' && onFailure.kind === 'stale' ? [[index, new LastGood(onFailure)]] : [])),
    );
  }

  /**
   * Runs the plan for the current request, inside its scope: in a part of another plan, it ends with that part. Rejects with the
   * failure of the first part that may not fail, and with an Error where a caller is required and not known.
   * In background work its deadline counts from now, and nothing is coalesced.
   * @throws Error outside a request and of background work
   */
  run(query: Q): Promise<V> {
    const context = currentContext();
    const answer = this.answer(query, context, currentScope() as Scope);
    if (this.comparison && !context.inBackground) this.comparison.follow(answer, query, context);
    return answer;
  }

  /**
   * Has some of the requests that this plan answers run by its next version as well, beside them, and the two views compared. What differs is on the
   * page `/comparisons` of the management port, and in metrics. The next version may only read: with its first write, which is not sent,
   * comparing ends.
   *
   * ```ts
   * readonly home = plan('home', …).view(toHomeView).compareWith(this.nextHome, { percent: 5, lists: { items: 'sku' }, ignore: ['madeAt'] });
   * ```
   *
   * @returns this plan, which goes on answering
   * @throws StartError for rules that cannot be kept, and where it is compared already
   */
  compareWith<W>(next: Plan<Q, W>, rules: ComparisonRules<PathIn<V> | PathIn<W>> = {}): this {
    if (this.comparison) throw new StartError([`plan "${this.name}" is compared with "${this.comparison.next.name}" already; take one of the two out`]);
    this.comparison = new PlanComparison(this as never, next as never, rules as ComparisonRules);
    return this;
  }

  private answer(query: Q, context: RequestContext, scope: Scope): Promise<V> {
    if (context.caller === undefined && this.callers === 'required') return Promise.reject(this.callerMissing());
    const key = context.inBackground ? undefined : this.keptViews?.keyFor(context, query);
    const found = key && this.keptViews?.find(key, scope);
    if (found instanceof Promise) {
      const answer = found.then((view) => (view === undefined ? this.make(query, scope, key) : this.reuse(view, scope)));
      // As of a run: a failure that is not awaited must not end the process.
      answer.catch(() => undefined);
      return answer;
    }
    return found === undefined ? this.make(query, scope, key) : Promise.resolve(this.reuse(found, scope));
  }

  private make(query: Q, scope: Scope, key: DerivedKey | undefined): Promise<V> {
    const { caller, inBackground } = scope.context;
    return this.coalesced && caller === undefined && !inBackground ? this.coalesced.run(query, scope, key) : this.runAlone(query, scope, key);
  }

  private reuse(view: V, scope: Scope): V {
    const { context } = scope;
    // It counts among the plans of its request, as if it had run.
    const { notes } = readerFor(context, this.name);
    const seconds = Math.floor(((keptView(view)?.freshUntil ?? 0) - performance.now()) / 1_000);
    notes.addCache(`portico;hit;ttl=${Math.max(0, seconds)}`);
    this.signalsFor(context).viewReused.emit({ plan: this.name }, scope);
    return view;
  }

  /** The signals of the request's BFF. A plan is a value, which may run before its BFF has been seen; they are looked up once. */
  signalsFor({ events }: RequestContext): PlanSignals {
    if (this.events !== events) {
      this.events = events;
      this.signals = events.of(PlanSignals);
    }
    return this.signals;
  }

  private callerMissing(): Error {
    return new Error(`plan "${this.name}" requires a caller, and this request has none: put @Authenticated() on its route`);
  }

  /** The same, for this request alone. */
  runAlone(query: Q, scope: Scope, key?: DerivedKey): Promise<V> {
    const { context } = scope;
    return new PlanRun(this, query, scope.until((context.inBackground ? performance.now() : context.startedAt) + this.deadline), [readerFor(context, this.name)], key).start();
  }
}
