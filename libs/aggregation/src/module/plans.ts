import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { HeldResources, ManagementPages, StartError } from '@portico/platform';
import { comparisonsPage } from '../comparing/comparisons-page.ts';
import { plansAmong, shortLivedPlans } from './short-lived.ts';
import type { AnyPlan } from './short-lived.ts';
import { plansPage } from '../explain/plans-page.ts';

/** The plans of a BFF, found among the fields of its providers and controllers, and shown on the management port. */
@Injectable()
export class Plans implements OnModuleInit, BeforeApplicationShutdown {
  private found: readonly AnyPlan[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly pages: ManagementPages,
    private readonly resources: HeldResources,
  ) {}

  get all(): readonly AnyPlan[] {
    return this.found;
  }

  /** @throws StartError when two plans have one name, and naming each that a provider has which Nest makes more than once */
  onModuleInit(): void {
    const plans = new Map<string, AnyPlan>();
    const all = [...this.discovery.getProviders(), ...this.discovery.getControllers()];
    const faults = new Set(all.flatMap(shortLivedPlans));
    if (faults.size > 0) throw new StartError([...faults]);
    for (const { instance } of all) {
      for (const one of plansAmong(instance)) {
        if (plans.has(one.name) && plans.get(one.name) !== one) throw new StartError([`two plans are named "${one.name}"; rename one of them`]);
        plans.set(one.name, one);
      }
    }
    this.found = [...plans.values()];
    this.pages.add(plansPage(this));
    this.showComparisons();
  }

  beforeApplicationShutdown(): void {
    for (const { comparison } of this.found) comparison?.close();
  }

  private showComparisons(): void {
    const compared = this.found.filter(({ comparison }) => comparison !== undefined);
    if (compared.length > 0) this.pages.add(comparisonsPage(compared));
    for (const { name, comparison } of compared) {
      this.resources.add({ resource: 'comparisons', of: name, held: () => comparison?.inFlight ?? 0, limit: () => comparison?.concurrency ?? 0 });
    }
  }
}
