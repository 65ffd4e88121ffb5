import { currentScope } from '@portico/platform';
import type { Caller } from '@portico/platform';
import type { RateLimitSignals } from '../telemetry/rate-limit.signals.ts';
import type { PlanSettings } from '../rate-limit.settings.ts';
import { unknownPlan } from '../settings-faults.ts';
import type { PlanSource } from './plan-source.ts';

/** Which plans the settings name for callers who bring none. */
export interface DefaultPlans {
  readonly plan?: string;
  readonly anonymous?: string;
}

/** Which plan holds for whom. A name that means nothing never sets a caller free. */
export class PlanChoice {
  constructor(
    private readonly source: PlanSource,
    private readonly defaults: DefaultPlans,
    private readonly signals: RateLimitSignals,
  ) {}

  /** @returns undefined when no plan holds */
  of(caller: Caller | undefined): PlanSettings | undefined | Promise<PlanSettings | undefined> {
    const name = caller ? (caller.plan ?? this.defaults.plan) : this.defaults.anonymous;
    if (name === undefined) return undefined;
    const found = this.source.find(name);
    if (found instanceof Promise) return found.then((plan) => plan ?? this.standIn(name));
    return found ?? this.standIn(name);
  }

  /** The plans that the settings name and that do not exist. */
  async faults(): Promise<string[]> {
    const faults: string[] = [];
    for (const field of ['plan', 'anonymous'] as const) {
      const name = this.defaults[field];
      if (name !== undefined && !(await this.source.find(name))) faults.push(unknownPlan(field, name));
    }
    return faults;
  }

  private standIn(unknown: string): PlanSettings | Promise<PlanSettings> {
    this.signals.planUnknown.emit({ plan: unknown }, currentScope());
    const { plan } = this.defaults;
    const found = plan === undefined ? undefined : this.source.find(plan);
    if (found instanceof Promise) return found.then((one) => one ?? nothingFor(unknown));
    return found ?? nothingFor(unknown);
  }
}

function nothingFor(name: string): never {
  throw new Error(`there is no plan "${name}", and none that holds instead: set rateLimit.plan`);
}
