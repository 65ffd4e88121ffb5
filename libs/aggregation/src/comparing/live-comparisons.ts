import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { BffSettings, LiveSettings, StartError } from '@portico/platform';
import type { LiveChange, LiveSection } from '@portico/platform';
import { Plans } from '../module/plans.ts';
import type { WithComparisons } from './comparisons.settings.ts';

/** How many requests are compared, as the settings say it, at the start and while the BFF runs. */
@Injectable()
export class LiveComparisons implements OnApplicationBootstrap, LiveSection<WithComparisons> {
  constructor(
    @Inject(BffSettings) private readonly settings: BffSettings & WithComparisons,
    private readonly plans: Plans,
    live: LiveSettings,
  ) {
    live.add(this as LiveSection<never>);
  }

  /** Plans are known by now. @throws StartError as `prepare` does */
  onApplicationBootstrap(): void {
    this.prepare(this.settings).swap();
  }

  /** @throws StartError naming plans that are not compared */
  prepare({ comparisons }: WithComparisons): LiveChange {
    const compared = this.plans.all.flatMap(({ name, comparison }) => (comparison ? [{ name, comparison }] : []));
    const known = compared.map(({ name }) => name);
    const faults = comparisons.flatMap(({ name }) => (known.includes(name) ? [] : [`comparisons.${name}: no plan "${name}" is compared with another; ${known.length === 0 ? 'call compareWith() of one, or take it out' : `write one of ${known.join(', ')}, or take it out`}`]));
    if (faults.length > 0) throw new StartError(faults);
    const said = new Map(comparisons.map(({ name, percent }) => [name, percent]));
    return {
      takes: (path) => path.startsWith('comparisons'),
      swap: () => {
        for (const { name, comparison } of compared) comparison.compareOf(said.get(name));
      },
    };
  }
}
