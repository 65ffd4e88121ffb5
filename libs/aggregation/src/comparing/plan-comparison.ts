import { errorOf, outsideRequests, ReadOnlyContext, runInScope, StartError } from '@portico/platform';
import type { RequestContext, Scope } from '@portico/platform';
import { upstreamFailureIn } from '@portico/upstream';
import { snapshot } from '../coalescing/snapshot.ts';
import type { Plan } from '../plan/plan.ts';
import { missingPartsOf } from '../run/plan-notes.ts';
import { ComparedPath } from './compared-paths.ts';
import type { PathRules } from './compared-paths.ts';
import { ComparisonReport, countIn } from './comparison-report.ts';
import type { ComparisonOutcome } from './comparison-report.ts';
import { differencesIn, TooLargeToCompare } from './json-differences.ts';
import type { Difference } from './json-differences.ts';

/** How many of a hundred requests are compared by default. */
const USUAL = 1;

/** How a plan is compared with the one that is to take its place. */
export interface ComparisonRules<P extends string = string> extends PathRules<P> {
  /** How many of a hundred requests are compared; 1 by default. */
  readonly percent?: number;
  /** Comparisons that may run at a time; 4 by default. Requests beyond are not compared. */
  readonly concurrency?: number;
}

/**
 * Runs the next version of a plan for some of the requests that a plan has answered, when the answer has gone its way, and compares the two views.
 * It reads what the request's caller may read, and nothing else: with the first call that would change something, comparing ends.
 */
export class PlanComparison {
  readonly report = new ComparisonReport();
  /** How many of a hundred requests are compared. */
  percent: number;
  readonly concurrency: number;
  /** The write that has ended it, in words. */
  refused: string | undefined = undefined;
  private readonly paths: ComparedPath;
  private readonly running = new Set<Scope>();
  private closed = false;

  /** @param random in [0, 1) @throws StartError for rules that cannot be kept */
  constructor(
    private readonly served: Plan<never, unknown>,
    readonly next: Plan<never, unknown>,
    private readonly rules: ComparisonRules,
    private readonly random: () => number = Math.random,
  ) {
    const whose = `the comparison of plan "${served.name}"`;
    const { percent = USUAL, concurrency = 4 } = rules;
    if (!(percent > 0 && percent <= 100)) throw new StartError([`${whose} has a percent of ${percent}; write a number above 0, up to 100, or take the comparison out`]);
    if (!Number.isInteger(concurrency) || concurrency < 1) throw new StartError([`${whose} has a concurrency of ${concurrency}; write a whole number from 1`]);
    if (next.callers === 'required' && served.callers !== 'required') throw new StartError([`${whose} is with "${next.name}", which requires a caller that "${served.name}" need not have; leave out "caller"`]);
    [this.percent, this.concurrency, this.paths] = [percent, concurrency, ComparedPath.from(rules, whose)];
  }

  /** @param percent what the rules say where it is not given */
  compareOf(percent: number = this.rules.percent ?? USUAL): void {
    this.percent = percent;
  }

  get inFlight(): number {
    return this.running.size;
  }

  /** Has a run of the served plan compared, if it is drawn. Neither waits for the other. */
  follow(answer: Promise<unknown>, query: unknown, context: RequestContext): void {
    if (this.closed || this.refused !== undefined || this.random() * 100 >= this.percent) return;
    if (this.inFlight >= this.concurrency) return this.tell('full', context.scope);
    let asked: unknown;
    try {
      // Its handler may change it.
      asked = snapshot(query);
    } catch (error) {
      return this.failed(error, context.scope);
    }
    // In a turn of its own, so that the answer goes first; then in the request's place again, with all that the team keeps there.
    const compare = (view: unknown): void => runInScope(context.scope, () => void this.compare(view, asked, context));
    answer.then((view) => void outsideRequests(() => setImmediate(compare, view)), () => undefined);
  }

  /** The BFF stops. */
  close(): void {
    this.closed = true;
    for (const scope of [...this.running]) scope.close();
  }

  /** Must not throw: nothing waits for it. */
  private async compare(view: unknown, query: unknown, context: RequestContext): Promise<void> {
    if (this.closed || this.refused !== undefined) return;
    if (context.partial) return this.tell('incomplete', context.scope);
    if (this.inFlight >= this.concurrency) return this.tell('full', context.scope);
    const shadow = new ReadOnlyContext(context, this.next.deadline);
    const { scope } = shadow;
    this.running.add(scope);
    try {
      const differences = await runInScope(scope, async () => {
        scope.takePlace();
        const next = await this.next.run(query as never);
        return shadow.refusedWrite === undefined ? differencesIn(view, next, this.paths) : [];
      });
      if (shadow.refusedWrite !== undefined) return this.refuse(shadow.refusedWrite, scope);
      for (const part of missingPartsOf(shadow)) countIn(this.report.missing, part);
      this.tell(differences.length === 0 ? 'same' : 'different', scope, differences);
    } catch (error) {
      if (shadow.refusedWrite === undefined) this.failed(error, scope);
      else this.refuse(shadow.refusedWrite, scope);
    } finally {
      this.running.delete(scope);
      scope.close();
    }
  }

  private failed(thrown: unknown, scope: Scope): void {
    if (this.closed) return;
    const error = errorOf(thrown);
    if (error instanceof TooLargeToCompare) return this.tell('too-large', scope);
    countIn(this.report.failures, reasonFor(error));
    this.tell('failed', scope);
  }

  private refuse(write: string, scope: Scope): void {
    const isNews = this.refused === undefined;
    this.refused ??= write;
    if (isNews) this.tell('refused', scope);
  }

  private tell(outcome: ComparisonOutcome, scope: Scope, found: readonly Difference[] = []): void {
    this.report.requests[outcome] += 1;
    const differences = this.report.told(found);
    const news = this.report.add(differences);
    const counted = differences.map((one) => ({ kind: one.kind, path: this.report.has(one) ? one.path : '(others)' }));
    const { name: plan } = this.served;
    this.served.signalsFor(scope.context).plansCompared.emit({ plan, next: this.next.name, outcome, counted, news, write: this.refused }, scope);
  }
}

/** Without what the message of an error of the author's own may quote. */
const reasonFor = (error: Error): string => upstreamFailureIn(error)?.message ?? error.name;
