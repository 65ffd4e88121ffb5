import 'reflect-metadata';
import { Inject, Injectable, Scope } from '@nestjs/common';
import type { Provider, Type } from '@nestjs/common';
import { startModule } from '../routes/closed-by-default.fixture.ts';
import { StartError } from '../server/start-error.ts';
import { AFTER_BODY, BEFORE_BODY, BEHIND_GUARDS } from './pipeline.ts';
import type { Slot } from './pipeline.ts';
import { StageFor } from './stage.ts';
import type { Stage } from './stage.ts';

function stageFor(slot: unknown, run = true, scope = Scope.DEFAULT): Type<Stage> {
  class Added {}
  if (run) Object.assign(Added.prototype, { run: () => undefined });
  StageFor(slot as Slot)(Added);
  Injectable({ scope })(Added);
  return Added as Type<Stage>;
}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {}

@StageFor('overload')
@Injectable()
class Dependent implements Stage {
  constructor(@Inject(PerRequest) readonly one: PerRequest) {}
  run(): void {}
}

async function faultsOf(...providers: Provider[]): Promise<readonly string[]> {
  try {
    const bff = await startModule({ providers });
    await bff.close();
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.faults;
    throw error;
  }
}

const OTHERS = 'name one of clientAddress, overload, addressRules, addressLimit, connection, preflight, caller, callerLimit, claim';

describe('a stage that would never run', () => {
  it.each<readonly [string, readonly Provider[], string]>([
    ['for a slot that does not exist', [stageFor('nope')], `Added has @StageFor('nope'), and would never run: there is no such slot; ${OTHERS}`],
    ['for no slot', [stageFor(undefined)], `Added has @StageFor(), and would never run: there is no such slot; ${OTHERS}`],
    ['without run()', [stageFor('overload', false)], "Added has @StageFor('overload'), and would never run: it has no method run(context); write one"],
    ['made for each request', [stageFor('overload', true, Scope.REQUEST)], "Added has @StageFor('overload'), and would never run: it, or what it needs, is made for each request; take the scope out, and read currentContext() in run()"],
    ['that needs what is made for each request', [PerRequest, Dependent], "Dependent has @StageFor('overload'), and would never run: it, or what it needs, is made for each request; take the scope out, and read currentContext() in run()"],
    ['beside another, made by a factory', [stageFor('overload'), { provide: 'other', useFactory: () => new (stageFor('overload'))() }], 'Added and Added both fill the slot "overload"; plug in one of them'],
    ['beside another, given as a value', [stageFor('overload'), { provide: 'other', useValue: new (stageFor('overload'))() }], 'Added and Added both fill the slot "overload"; plug in one of them'],
  ])('stops the start: %s', async (_, providers, fault) => {
    expect(await faultsOf(...providers)).toEqual([fault]);
  });

  it.each([...BEFORE_BODY, ...AFTER_BODY, ...BEHIND_GUARDS].filter(({ slot }) => slot !== 'caller').map(({ slot, filledBy }) => [slot, filledBy] as const))('is none for an open slot, and one for a slot of the platform: %s', async (slot, filledBy) => {
    const faults = await faultsOf(stageFor(slot));
    expect(faults).toEqual(filledBy === 'capability' ? [] : [expect.stringContaining(`@StageFor('${slot}'), and would never run: the platform fills this slot itself`)]);
  });
});
