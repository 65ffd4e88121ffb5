import type { Reflector } from '@nestjs/core';
import type { Resolvable, ThrottlerOptions } from '@nestjs/throttler';
import type { Route } from '@portico/platform';
import { limitOf } from '../limits/limit.ts';
import type { Limit, LimitParts } from '../limits/limit.ts';
import { LimitSet } from '../limits/limit-set.ts';
import { fromQuota, fromSettings } from '../limits/settings-limits.ts';
import type { PlanSettings } from '../rate-limit.settings.ts';
import { Cost } from './cost.decorator.ts';
import { RouteMarks } from './marks.ts';
import type { Marks } from './marks.ts';

/** One limit of a route before it is known what its functions, if it has any, return for a request. */
export interface Draft {
  readonly name: string;
  /** What the plan says. */
  readonly base: Limit | undefined;
  /** What the module's options say. */
  readonly option: ThrottlerOptions | undefined;
  /** What the route's decorators say. */
  readonly marks: Marks;
}

/** All that can be said of the limits of one route before there is a request. Made once for each route. */
export class RouteLimits {
  readonly cost: number;
  readonly isDynamic: boolean;
  private readonly marks: RouteMarks;
  private readonly marked: ReadonlySet<string>;
  private readonly byPlan = new WeakMap<PlanSettings, LimitSet>();
  private readonly draftsByPlan = new WeakMap<PlanSettings, readonly Draft[]>();
  private withoutPlan: LimitSet | undefined = undefined;

  constructor(
    private readonly route: Route,
    reflector: Reflector,
    private readonly options: readonly ThrottlerOptions[],
  ) {
    this.cost = reflector.getAllAndOverride<number | undefined>(Cost, [route.handler, route.controller]) ?? 1;
    this.marks = new RouteMarks(reflector, route);
    this.marked = this.marks.names;
    this.isDynamic = this.hasFunctions();
  }

  /** Whether what holds can only be told for a request: some of it is a function. A plan has none. */
  private hasFunctions(): boolean {
    return this.draftsWith(undefined).some(
      ({ option, marks }) =>
        [marks.limit ?? option?.limit, marks.ttl ?? option?.ttl, marks.blockDuration ?? option?.blockDuration].some((value) => typeof value === 'function') ||
        Boolean(marks.getTracker ?? marks.generateKey ?? option?.getTracker ?? option?.generateKey ?? option?.skipIf ?? option?.ignoreUserAgents),
    );
  }

  /** @param known names of the limits that plans have, if that is known: `@Throttle()` may leave to them how much, or in which time */
  faults(known: ReadonlySet<string> | undefined): string[] {
    const faults = Number.isInteger(this.cost) && this.cost >= 1 ? [] : [`${this.route.operationId}: @Cost(${this.cost}) must be a whole number from 1`];
    return [...faults, ...this.halfMarked(known)];
  }

  private halfMarked(known: ReadonlySet<string> | undefined): string[] {
    return [...this.marked].flatMap((name) => {
      const missing = missingIn(this.marks.of(name), this.options.find((option) => nameOf(option) === name));
      if (missing === undefined || !known || known.has(name)) return [];
      return [`${this.route.operationId}: @Throttle() gives the limit "${name}" no ${missing}, and no plan has a limit of that name`];
    });
  }

  /** What holds on this route under a plan. */
  with(plan: PlanSettings | undefined): LimitSet {
    if (!plan) return (this.withoutPlan ??= this.setOf(this.draftsWith(undefined)));
    let set = this.byPlan.get(plan);
    if (!set) this.byPlan.set(plan, (set = this.setOf(this.draftsWith(plan))));
    return set;
  }

  draftsWith(plan: PlanSettings | undefined): readonly Draft[] {
    const known = plan && this.draftsByPlan.get(plan);
    if (known) return known;
    const drafts = this.draft(plan ? [...plan.limits.map(fromSettings), ...plan.quotas.map(fromQuota)] : []);
    if (plan) this.draftsByPlan.set(plan, drafts);
    return drafts;
  }

  /** @param values what the draft's functions have returned; those that are none count as they stand */
  limitOf({ name, base, option, marks }: Draft, values: Readonly<Partial<Record<'limit' | 'ttl' | 'blockDuration', number>>> = {}): Limit {
    const limit = values.limit ?? plain(marks.limit ?? option?.limit, 'limit', name);
    const ttl = values.ttl ?? plain(marks.ttl ?? option?.ttl, 'ttl', name);
    const block = values.blockDuration ?? plain(marks.blockDuration ?? option?.blockDuration, 'blockDuration', name);
    if (base && limit === undefined && ttl === undefined && block === undefined) return base;
    const quota = limit ?? (base as Limit).quota;
    const per = ttl ?? periodOf(base as Limit);
    const isMarked = (marks.limit ?? marks.ttl ?? marks.blockDuration) !== undefined;
    return limitOf({
      name,
      quota,
      per,
      block,
      burst: base?.counting === 'gcra' ? Math.min(base.burst, quota) : undefined,
      place: isMarked ? this.route.operationId : undefined,
    });
  }

  private draft(bases: readonly Limit[]): readonly Draft[] {
    const names = new Set([...bases.map(({ name }) => name), ...this.options.map(nameOf), ...this.marked]);
    return [...names]
      .filter((name) => !this.marks.skips(name))
      .map((name) => ({
        name,
        base: bases.find((base) => base.name === name),
        option: this.options.find((option) => nameOf(option) === name),
        marks: this.marks.of(name),
      }))
      .filter(({ base, option, marks }) => base ?? missingIn(marks, option) === undefined);
  }

  private setOf(drafts: readonly Draft[]): LimitSet {
    return new LimitSet(drafts.map((draft) => this.limitOf(draft)));
  }
}

const nameOf = ({ name }: ThrottlerOptions): string => name ?? 'default';

/** What a limit lacks that is in no plan. */
function missingIn(marks: Marks, option: ThrottlerOptions | undefined): 'limit' | 'ttl' | undefined {
  return (['limit', 'ttl'] as const).find((what) => (marks[what] ?? option?.[what]) === undefined);
}

const periodOf = ({ counting, per }: Limit): LimitParts['per'] => (counting === 'day' || counting === 'month' ? counting : per);

function plain(value: Resolvable<number> | undefined, what: string, name: string): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  throw new Error(`the ${what} of the limit "${name}" is a function, and was not asked`);
}
