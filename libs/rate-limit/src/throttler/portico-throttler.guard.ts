import { Inject, Injectable, Optional } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InjectThrottlerOptions, InjectThrottlerStorage, ThrottlerGuard } from '@nestjs/throttler';
import type { ThrottlerModuleOptions, ThrottlerStorage } from '@nestjs/throttler';
import { DeclaredRoutes, RouteFacts, StartError } from '@portico/platform';
import type { Caller, RequestContext, Route } from '@portico/platform';
import { LimitAnswer } from '../limit-answer.ts';
import { networkKey } from '../limit-key.ts';
import type { LimitKey } from '../limit-key.ts';
import type { Verdict } from '../limits/verdict.ts';
import { PlanChoice } from '../plans/plan-choice.ts';
import { PLANS, SettingsPlans } from '../plans/plan-source.ts';
import type { PlanSource } from '../plans/plan-source.ts';
import { RateLimitSettings } from '../rate-limit.settings.ts';
import type { PlanSettings } from '../rate-limit.settings.ts';
import { faultsOf } from '../settings-faults.ts';
import { CALLER_STORES, CallerStores } from '../stores/caller-stores.ts';
import type { LimitStore } from '../stores/limit.store.ts';
import { RateLimitSignals } from '../telemetry/rate-limit.signals.ts';
import { DynamicLimits, executionOf } from './dynamic-limits.ts';
import type { CommonOptions } from './dynamic-limits.ts';
import { RouteLimits } from './route-limits.ts';

/**
 * The guard of @nestjs/throttler with its decorators and options, for whom the plan of the caller says what holds. The one that it
 * extends awaits an increment for each limit and reads a route's decorators on each request; here they are read once, all limits
 * are one call, and nothing waits when they are counted in memory.
 */
@Injectable()
export class PorticoThrottlerGuard extends ThrottlerGuard {
  private readonly choice: PlanChoice;
  private readonly answer: LimitAnswer;
  private readonly dynamic: DynamicLimits;
  private readonly common: CommonOptions;
  private readonly byRoute = new WeakMap<Route, RouteLimits>();

  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly settings: RateLimitSettings,
    private readonly declared: DeclaredRoutes,
    signals: RateLimitSignals,
    @Inject(CALLER_STORES) private readonly stores: CallerStores,
    facts: RouteFacts,
    @Optional() @Inject(PLANS) private readonly plans: PlanSource = new SettingsPlans(settings.plans),
  ) {
    super(options, storage, reflector);
    this.choice = new PlanChoice(plans, settings, signals);
    this.common = Array.isArray(options) ? {} : options;
    this.answer = new LimitAnswer(signals, this.common.setHeaders ?? true);
    this.dynamic = new DynamicLimits(this.stores, this.common);
    this.throttlers = Array.isArray(options) ? options : options.throttlers;
    facts.add({ name: 'limits', gap: 'no limit holds for its callers: take @SkipThrottle() out, or give a plan limits', of: (route) => this.inWords(route) });
  }

  /** What holds on a route for the callers whom the settings give a plan, as `RateLimit-Policy` says it. */
  private inWords(route: Route): string | undefined {
    const { enabled, plans, plan, anonymous } = this.settings;
    if (!enabled) return 'off';
    const limits = this.limitsOf(route);
    const cost = limits.cost === 1 ? [] : [`cost ${limits.cost}`];
    if (!(this.plans instanceof SettingsPlans)) return ['by the plan of the caller', ...cost].join(', ');
    const inForce = plans.filter(({ name }) => name === plan || (name === anonymous && route.access === 'public'));
    const sets = inForce.map((one) => ({ name: `${one.name} `, policy: limits.with(one).policy })).concat(inForce.length === 0 ? [{ name: '', policy: limits.with(undefined).policy }] : []);
    const said = sets.filter(({ policy }) => policy !== '').map(({ name, policy }) => name + policy);
    return said.length === 0 ? undefined : [...said, ...cost].join(', ');
  }

  /** Nothing of what the guard that it extends prepares is needed. @throws StartError naming all that cannot be */
  override async onModuleInit(): Promise<void> {
    if (!this.settings.enabled) return;
    const faults = [...faultsOf(this.settings), ...(await this.choice.faults()), ...this.routeFaults()];
    if (faults.length > 0) throw new StartError(faults);
  }

  private routeFaults(): string[] {
    const names = this.settings.plans.flatMap(({ limits, quotas }) => [...limits, ...quotas].map(({ name }) => name));
    // Plans of another source may have any limit.
    const known = this.plans instanceof SettingsPlans ? new Set(names) : undefined;
    return this.declared.table.routes.flatMap((route) => this.limitsOf(route).faults(known));
  }

  /** Where code names it as one of Nest's guards, the pipeline has asked already, before the body was read. */
  override async canActivate(_context: ExecutionContext): Promise<boolean> {
    return true;
  }

  /** @throws Problem `rate-limited` */
  check(context: RequestContext): void | Promise<void> {
    if (!context.route) return;
    const plan = this.choice.of(context.caller);
    if (plan instanceof Promise) return plan.then((found) => this.consume(context, found));
    return this.consume(context, plan);
  }

  private consume(context: RequestContext, plan: PlanSettings | undefined): void | Promise<void> {
    const limits = this.limitsOf(context.route as Route);
    const { caller } = context;
    const whom = caller ? caller.identity.key : networkKey(context.clientAddress, this.settings.ipv6Prefix);
    const verdict = limits.isDynamic || this.dynamic.always ? this.dynamic.consume(context, limits, plan, whom) : this.ask(caller, limits, plan, whom);
    if (verdict instanceof Promise) return verdict.then((given) => this.give(context, given, limits.cost, plan));
    this.give(context, verdict, limits.cost, plan);
  }

  private ask(caller: Caller | undefined, limits: RouteLimits, plan: PlanSettings | undefined, whom: LimitKey): ReturnType<LimitStore['consume']> {
    const set = limits.with(plan);
    return set.limits.length === 0 ? undefined : this.stores.of(caller).consume(whom, set, limits.cost);
  }

  private give(context: RequestContext, verdict: Verdict | undefined, cost: number, plan: PlanSettings | undefined): void {
    if (!verdict) return;
    const detail = verdict.allowed ? undefined : this.message(context, verdict);
    this.answer.give(context, verdict, cost, { by: 'caller', caller: context.caller?.identity, plan: plan?.name }, detail);
  }

  /** The module options' message for a refused caller. */
  private message(context: RequestContext, { limit, remaining, resetIn }: Verdict): string | undefined {
    const { errorMessage } = this.common;
    if (typeof errorMessage !== 'function') return errorMessage;
    const tracker = context.caller?.identity.key ?? context.clientAddress;
    const record = { totalHits: limit.quota - remaining, timeToExpire: resetIn, isBlocked: true, timeToBlockExpire: resetIn };
    return errorMessage(executionOf(context), { limit: limit.quota, ttl: limit.per, key: limit.bucket, tracker, ...record });
  }

  private limitsOf(route: Route): RouteLimits {
    let limits = this.byRoute.get(route);
    if (!limits) this.byRoute.set(route, (limits = new RouteLimits(route, this.reflector, this.throttlers)));
    return limits;
  }
}
