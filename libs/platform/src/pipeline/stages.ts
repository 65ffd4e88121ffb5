import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { StartError } from '../server/start-error.ts';
import type { Slot } from './pipeline.ts';
import { StageFor } from './stage.ts';
import type { Stage } from './stage.ts';

/** The stages that a BFF's modules plug in, by slot. */
@Injectable()
export class Stages {
  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws StartError when two stages claim one slot */
  bySlot(): ReadonlyMap<Slot, Stage> {
    const stages = new Map<Slot, Stage>();
    const faults: string[] = [];
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (!instance || !metatype) continue;
      const slot = Reflect.getMetadata(StageFor.KEY, metatype) as Slot | undefined;
      if (!slot || stages.get(slot) === instance) continue;
      const other = stages.get(slot);
      if (other) faults.push(`${metatype.name} and ${other.constructor.name} both fill the slot "${slot}"; plug in one of them`);
      stages.set(slot, instance as Stage);
    }
    if (faults.length > 0) throw new StartError(faults);
    return stages;
  }
}
