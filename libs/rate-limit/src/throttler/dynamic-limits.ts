import type { ExecutionContext } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/internal';
import type { Resolvable, ThrottlerModuleOptions } from '@nestjs/throttler';
import type { RequestContext, Route } from '@portico/platform';
import { trackerKey } from '../limit-key.ts';
import type { LimitKey } from '../limit-key.ts';
import type { Limit } from '../limits/limit.ts';
import { LimitSet } from '../limits/limit-set.ts';
import type { Verdict } from '../limits/verdict.ts';
import type { PlanSettings } from '../rate-limit.settings.ts';
import type { CallerStores } from '../stores/caller-stores.ts';
import type { Draft, RouteLimits } from './route-limits.ts';

/** The options of the module that hold for all its throttlers. */
export type CommonOptions = Partial<Exclude<ThrottlerModuleOptions, readonly unknown[]>>;

/** The request as Nest shows it to guards. */
export function executionOf({ request, reply, route }: RequestContext): ExecutionContext {
  const { controller, handler } = route as Route;
  return new ExecutionContextHost([request, reply], controller, handler as never);
}

/**
 * Limits of which something is a function of the request, as @nestjs/throttler allows it: how much, whether at all, and for whom. What is
 * counted under one key is one call; a tracker or a key of its own makes another, and what one refuses another may have taken.
 */
export class DynamicLimits {
  constructor(
    private readonly stores: CallerStores,
    private readonly common: CommonOptions,
  ) {}

  /** Whether the common options alone make every request a case of its own. */
  get always(): boolean {
    const { skipIf, ignoreUserAgents, getTracker, generateKey } = this.common;
    return Boolean(skipIf ?? ignoreUserAgents ?? getTracker ?? generateKey);
  }

  async consume(context: RequestContext, limits: RouteLimits, plan: PlanSettings | undefined, caller: LimitKey): Promise<Verdict | undefined> {
    const execution = executionOf(context);
    const byKey = new Map<LimitKey, Limit[]>();
    for (const draft of limits.draftsWith(plan)) {
      if (this.skips(draft, context, execution)) continue;
      const limit = await this.resolved(limits, draft, execution);
      const whom = await this.keyFor(draft, context, execution, caller);
      byKey.set(whom, [...(byKey.get(whom) ?? []), limit]);
    }
    let chosen: Verdict | undefined;
    for (const [whom, together] of byKey) {
      const verdict = await (whom === caller ? this.stores.of(context.caller) : this.stores.trackers).consume(whom, new LimitSet(together), limits.cost);
      if (verdict && (!chosen || !verdict.allowed || verdict.remaining < chosen.remaining)) chosen = verdict;
      if (verdict?.allowed === false) break;
    }
    return chosen && byKey.size > 1 ? { ...chosen, set: new LimitSet([...byKey.values()].flat()) } : chosen;
  }

  private skips({ option }: Draft, { request }: RequestContext, execution: ExecutionContext): boolean {
    const agents = option?.ignoreUserAgents ?? this.common.ignoreUserAgents ?? [];
    return ((option?.skipIf ?? this.common.skipIf)?.(execution) ?? false) || agents.some((agent) => agent.test(request.headers['user-agent'] ?? ''));
  }

  private async resolved(limits: RouteLimits, draft: Draft, execution: ExecutionContext): Promise<Limit> {
    const { name, marks, option } = draft;
    const values: Record<string, number> = {};
    for (const what of ['limit', 'ttl', 'blockDuration'] as const) {
      const value: Resolvable<number> | undefined = marks[what] ?? option?.[what];
      if (typeof value !== 'function') continue;
      const returned = await value(execution);
      if (!Number.isFinite(returned)) throw new Error(`the ${what} of the limit "${name}" is no number: ${String(returned)}`);
      values[what] = returned;
    }
    return limits.limitOf(draft, values);
  }

  private async keyFor({ name, marks, option }: Draft, { request }: RequestContext, execution: ExecutionContext, caller: LimitKey): Promise<LimitKey> {
    const getTracker = marks.getTracker ?? option?.getTracker ?? this.common.getTracker;
    const generateKey = marks.generateKey ?? option?.generateKey ?? this.common.generateKey;
    const tracker = getTracker ? await getTracker(request, execution) : caller;
    if (generateKey) return trackerKey(`key ${generateKey(execution, tracker, name)}`);
    return getTracker ? trackerKey(`tracker ${tracker}`) : caller;
  }
}
