import type { LimitSettings } from './limit.settings.ts';
import type { RateLimitSettings } from './rate-limit.settings.ts';

const burstFaults = ({ name, algorithm, burst }: LimitSettings, where: string): string[] =>
  algorithm === 'window' && burst !== undefined ? [`rateLimit: "${name}" of ${where} has a burst, which windows do not have; add algorithm: gcra`] : [];

/** What is wrong with settings beyond what each of them says: callers tell limits apart by their names. */
export function faultsOf({ byAddress, plans, plan }: RateLimitSettings): string[] {
  const faults = plans.length > 0 && plan === undefined ? ['rateLimit.plan is missing: it names the plan of callers who have none, or one that is not known'] : [];
  const ofAddresses = new Set(byAddress.map(({ name }) => name));
  faults.push(...byAddress.flatMap((limit) => burstFaults(limit, 'rateLimit.byAddress')));
  for (const { name: planName, limits, quotas } of plans) {
    faults.push(...limits.flatMap((limit) => burstFaults(limit, `the plan "${planName}"`)));
    const names = [...limits, ...quotas].map(({ name }) => name);
    const doubled = new Set(names.filter((name, index) => names.indexOf(name) !== index));
    faults.push(...Array.from(doubled, (name) => `rateLimit: the plan "${planName}" has two limits "${name}"`));
    const shared = new Set(names.filter((name) => ofAddresses.has(name)));
    faults.push(...Array.from(shared, (name) => `rateLimit: "${name}" limits addresses and, in the plan "${planName}", callers; give one of them another name`));
  }
  return faults;
}

/** The plans that the settings name, and that stand nowhere in them; where partners bring plans of their own, these are known later. */
export const unknownPlans = ({ plan, anonymous, plans }: RateLimitSettings): string[] =>
  Object.entries({ plan, anonymous }).flatMap(([field, name]) => (name === undefined || plans.some((one) => one.name === name) ? [] : [unknownPlan(field, name)]));

export const unknownPlan = (field: string, name: string): string => `rateLimit.${field} names the plan "${name}", which does not exist`;
