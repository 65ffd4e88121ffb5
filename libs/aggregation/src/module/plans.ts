import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { ManagementPages, StartError } from '@portico/platform';
import { Plan } from '../plan/plan.ts';
import { shortLivedPlans } from './short-lived.ts';
import { plansPage } from '../explain/plans-page.ts';

type AnyPlan = Plan<never, unknown>;

/** The plans of a BFF, found among the fields of its providers and controllers, and shown on the management port. */
@Injectable()
export class Plans implements OnModuleInit {
  private found: readonly AnyPlan[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly pages: ManagementPages,
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
      if (typeof instance !== 'object' || instance === null) continue;
      for (const value of Object.values(instance as object)) {
        if (!(value instanceof Plan)) continue;
        if (plans.has(value.name) && plans.get(value.name) !== value) throw new StartError([`two plans are named "${value.name}"; rename one of them`]);
        plans.set(value.name, value);
      }
    }
    this.found = [...plans.values()];
    this.pages.add(plansPage(this));
  }
}
