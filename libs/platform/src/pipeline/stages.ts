import { Injectable } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { StartError } from '../server/start-error.ts';
import { AFTER_BODY, BEFORE_BODY, BEHIND_GUARDS } from './pipeline.ts';
import type { Slot } from './pipeline.ts';
import { StageFor } from './stage.ts';
import type { Stage } from './stage.ts';

const ROWS = [...BEFORE_BODY, ...AFTER_BODY, ...BEHIND_GUARDS];
const OPEN = ROWS.filter(({ filledBy }) => filledBy === 'capability').map(({ slot }) => slot);

/** The stages that a BFF's modules plug in, by slot. */
@Injectable()
export class Stages {
  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws StartError naming each stage that would never run, and those that claim one slot */
  bySlot(): ReadonlyMap<Slot, Stage> {
    const stages = new Map<Slot, Stage>();
    const faults: string[] = [];
    for (const provider of this.discovery.getProviders()) {
      const instance = provider.instance as Stage | null | undefined;
      // A stage that a factory makes has its class only by its instance.
      const type = [instance?.constructor, provider.metatype].find((one) => one && Reflect.hasMetadata(StageFor.KEY, one)) as Type | undefined;
      if (!type) continue;
      const slot = Reflect.getMetadata(StageFor.KEY, type) as Slot;
      if (stages.get(slot) === instance) continue;
      const fault = slotFault(slot) ?? stageFault(instance, provider.isDependencyTreeStatic());
      const other = stages.get(slot);
      if (fault !== undefined) faults.push(`${type.name} has @StageFor(${typeof slot === 'string' ? `'${slot}'` : ''}), and would never run: ${fault}`);
      else if (other) faults.push(`${type.name} and ${other.constructor.name} both fill the slot "${slot}"; plug in one of them`);
      else stages.set(slot, instance as Stage);
    }
    if (faults.length > 0) throw new StartError(faults);
    return stages;
  }
}

function slotFault(slot: unknown): string | undefined {
  if (OPEN.includes(slot as Slot)) return undefined;
  const own = ROWS.some((row) => row.slot === slot);
  return `${own ? 'the platform fills this slot itself' : 'there is no such slot'}; name one of ${OPEN.join(', ')}`;
}

function stageFault(instance: Partial<Stage> | null | undefined, single: boolean): string | undefined {
  if (!single) return 'it, or what it needs, is made for each request; take the scope out, and read currentContext() in run()';
  return typeof instance?.run === 'function' ? undefined : 'it has no method run(context); write one';
}
