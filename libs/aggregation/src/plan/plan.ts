import { currentContext, currentScope } from '@portico/platform';
import type { RequestContext, Scope, Signals } from '@portico/platform';
import type { Part } from './part.ts';
import { LastGood } from '../run/last-good.ts';
import { readerFor } from '../run/plan-notes.ts';
import { PlanRun } from '../run/plan-run.ts';
import type { Outcomes } from '../run/outcome.ts';
import { SharedRuns } from '../sharing/shared-runs.ts';
import { PlanSignals } from '../telemetry/plan.signals.ts';

export type ToView<Q, V> = (parts: Readonly<Record<string, unknown>>, query: Q, outcomes: Outcomes<string>) => V;

/**
 * One page's worth of upstream calls as a value: built once, checked at start, printed, drawn and timed. Deadline,
 * cancellation, caller and trace come from the request under way.
 */
export class Plan<Q, V> {
  /** For each part, the parts that wait for it. */
  readonly dependents: readonly (readonly number[])[];
  /** For each part, how many parts it waits for. */
  readonly waits: readonly number[];
  readonly lastGood: ReadonlyMap<number, LastGood>;
  private readonly shared: SharedRuns<Q, V> | undefined;
  private events: Signals | undefined;
  private signals!: PlanSignals;

  constructor(
    readonly name: string,
    /** Milliseconds from the arrival of the request. */
    readonly deadline: number,
    readonly parts: readonly Part[],
    readonly toView: ToView<Q, V>,
    /** Whether identical runs at the same time are one, for callers who are not known. */
    readonly shares = false,
  ) {
    this.shared = shares ? new SharedRuns(this) : undefined;
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
   * Runs the plan for the request that is entered, inside its scope: in a part of another plan, it ends with that part. Rejects with the
   * failure of the first part that may not fail. @throws Error outside a request
   */
  run(query: Q): Promise<V> {
    const context = currentContext();
    const scope = currentScope() as Scope;
    if (this.shared && context.caller === undefined) return this.shared.run(query, scope);
    return this.runAlone(query, scope);
  }

  /** The signals of the request's BFF. A plan is a value, which may run before its BFF has been seen; they are looked up once. */
  signalsFor({ events }: RequestContext): PlanSignals {
    if (this.events !== events) {
      this.events = events;
      this.signals = events.of(PlanSignals);
    }
    return this.signals;
  }

  /** The same, for this request alone. */
  runAlone(query: Q, scope: Scope): Promise<V> {
    const { context } = scope;
    return new PlanRun(this, query, scope.until(context.startedAt + this.deadline), [readerFor(context, this.name)]).start();
  }
}
