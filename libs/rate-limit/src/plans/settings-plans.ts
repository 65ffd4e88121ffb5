import type { PlanSettings } from '../rate-limit.settings.ts';
import type { PlanSource } from './plan-source.ts';

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
