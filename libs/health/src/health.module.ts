import { Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { BackgroundWork, Signals, StartError } from '@portico/platform';
import { askingOf } from './in-readiness.decorator.ts';
import type { Asking, ReadinessIndicator } from './in-readiness.decorator.ts';
import { IndicatorWatch } from './indicator-watch.ts';

/** Puts what providers with `@InReadiness()` say into the BFF's readiness, wherever in its modules they are. */
@Module({ imports: [DiscoveryModule] })
export class HealthModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private watches: readonly IndicatorWatch[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly work: BackgroundWork,
    private readonly events: Signals,
  ) {}

  /** All have been asked once before the BFF is ready. @throws StartError naming each that could not be asked */
  async onApplicationBootstrap(): Promise<void> {
    const found = new Map<ReadinessIndicator, Asking>();
    const faults: string[] = [];
    for (const provider of this.discovery.getProviders()) {
      const asking = askingOf(provider.metatype);
      if (!asking) continue;
      const instance = provider.instance as ReadinessIndicator | undefined;
      if (provider.isDependencyTreeStatic() && instance) found.set(instance, asking);
      else faults.push(`${provider.name} has @InReadiness(), and is made for each request; take the scope out`);
    }
    if (faults.length > 0) throw new StartError(faults);
    this.watches = [...found].map(([indicator, asking]) => new IndicatorWatch(indicator.constructor.name, indicator, asking, this.work, this.events));
    await Promise.all(this.watches.map((watch) => watch.start()));
  }

  beforeApplicationShutdown(): void {
    for (const watch of this.watches) watch.stop();
  }
}
