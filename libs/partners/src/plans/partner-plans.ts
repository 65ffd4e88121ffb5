import { parseDuration } from '@portico/config';
import type { DurationText } from '@portico/config';
import { LimitSettings, PlanSettings, QuotaSettings } from '@portico/rate-limit';
import type { PlanSource } from '@portico/rate-limit';
import type { PartnerDirectory } from '../directory/partner-directory.ts';
import type { Plan, PlanLimit } from '../records/plan.ts';

/** The plans of partners as they are kept; beside them those of the settings, for callers who are no partners. */
export class PartnerPlans implements PlanSource {
  private readonly read = new WeakMap<Plan, PlanSettings>();

  constructor(
    private readonly directory: Pick<PartnerDirectory, 'current'>,
    private readonly settings: readonly PlanSettings[],
  ) {}

  find(name: string): PlanSettings | undefined {
    const kept = this.directory.current?.plan(name);
    if (!kept) return this.settings.find((plan) => plan.name === name);
    let plan = this.read.get(kept);
    if (!plan) this.read.set(kept, (plan = settingsOf(kept)));
    return plan;
  }
}

const isOfCalendar = ({ per }: PlanLimit): boolean => per === 'day' || per === 'month';

function settingsOf({ name, limits }: Plan): PlanSettings {
  return Object.assign(new PlanSettings(), {
    name,
    limits: limits.filter((limit) => !isOfCalendar(limit)).map((limit) => Object.assign(new LimitSettings(), limit, { per: parseDuration(limit.per as DurationText) })),
    quotas: limits.filter(isOfCalendar).map(({ name: quota, limit, per }) => Object.assign(new QuotaSettings(), { name: quota, limit, per })),
  });
}
