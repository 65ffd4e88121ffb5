import { Scope } from '@nestjs/common';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper';
import { Plan } from '../plan/plan.ts';
import { plansBegunIn } from '../plan/plan-builder.ts';

export type AnyPlan = Plan<never, unknown>;

/**
 * What is wrong with a provider's plans if Nest makes the provider more than once: each time with plans of its own, which keep nothing
 * (`stale`), coalesce nothing and are not shown. Nest makes one for each request as soon as anything that it needs is made so.
 */
export function shortLivedPlans(provider: InstanceWrapper): readonly string[] {
  const perRequest = !provider.isDependencyTreeStatic();
  if (!perRequest && !provider.isTransient) return [];
  const plans = perRequest ? plansToBe(provider) : [...new Set(provider.getStaticTransientInstances().flatMap((made) => plansAmong(made?.instance).map(({ name }) => name)))];
  if (plans.length === 0) return [];
  const cause = perRequest
    ? `${inWords(wayToScope(provider) ?? [nameOf(provider)])} is made for each request, and its plans with it; make it a singleton: read the request through currentContext() instead of injecting it`
    : `${nameOf(provider)} is made for each that injects it, and its plans with it; make it a singleton: take the scope out`;
  return plans.map((plan) => `the plan "${plan}" of ${nameOf(provider)} would keep and coalesce nothing: ${cause}`);
}

/** The plans in the fields of a provider or controller. */
export const plansAmong = (instance: unknown): readonly AnyPlan[] =>
  typeof instance === 'object' && instance !== null ? Object.values(instance).filter((value): value is AnyPlan => value instanceof Plan) : [];

/** No request has made the provider yet, so it is made here, of nothing: a plan makes no call before it is run. Factories are left alone. */
function plansToBe({ metatype, isFactory }: InstanceWrapper): readonly string[] {
  if (typeof metatype !== 'function' || isFactory) return [];
  return plansBegunIn(() => Reflect.construct(metatype, Array(metatype.length).fill(ANYTHING)) as unknown);
}

/** Stands for whatever a constructor takes: has every property and method. */
const ANYTHING: unknown = new Proxy(function anything() {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => '' : name === 'then' ? undefined : ANYTHING),
  apply: () => ANYTHING,
  construct: () => ANYTHING as object,
});

/** `HomePlans needs User, which needs REQUEST, which`. */
function inWords([first, ...others]: readonly string[]): string {
  return others.length > 0 ? `${first} needs ${others.join(', which needs ')}, which` : String(first);
}

/** The names from a provider to what has the scope in its own declaration. Providers may need each other in a circle. */
function wayToScope(provider: InstanceWrapper, seen = new Set<InstanceWrapper>()): readonly string[] | undefined {
  if (provider.scope === Scope.REQUEST) return [nameOf(provider)];
  seen.add(provider);
  for (const next of neededBy(provider)) {
    const way = seen.has(next) || next.isDependencyTreeStatic() ? undefined : wayToScope(next, seen);
    if (way) return [nameOf(provider), ...way];
  }
  return undefined;
}

/** Nest says that there are always lists, but leaves them out where there is nothing. Enhancers are the guards and the like of a controller. */
function neededBy(provider: Partial<InstanceWrapper>): readonly InstanceWrapper[] {
  const properties = provider.getPropertiesMetadata?.() as ReturnType<InstanceWrapper['getPropertiesMetadata']> | undefined;
  return [provider.getCtorMetadata?.(), properties?.map(({ wrapper }) => wrapper), provider.getEnhancersMetadata?.()].flatMap((list) => list ?? []);
}

const nameOf = ({ name }: InstanceWrapper): string => String(name);
