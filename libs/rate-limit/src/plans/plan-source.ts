import type { PlanSettings } from '../rate-limit.settings.ts';

/** Where the plans of callers come from. What is wanted of one is its name, its `limits` and its `quotas`. */
export interface PlanSource {
  /** @returns the same object for as long as the plan stays the same; undefined when there is none of this name */
  find(name: string): PlanSettings | undefined | Promise<PlanSettings | undefined>;
}

/** What a global module provides the plans as when they are not those of the settings. */
export const PLANS = Symbol('portico.plans');

/** The plans that stand in the settings. */
export class SettingsPlans implements PlanSource {
  private readonly byName: ReadonlyMap<string, PlanSettings>;

  constructor(plans: readonly PlanSettings[]) {
    this.byName = new Map(plans.map((plan) => [plan.name, plan]));
  }

  find(name: string): PlanSettings | undefined {
    return this.byName.get(name);
  }
}
