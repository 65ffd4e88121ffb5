import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { Provider } from '@nestjs/common';
import { startModule } from '../routes/closed-by-default.fixture.ts';
import { DrainSettings } from './bff.settings.ts';
import { StartError } from './start-error.ts';

const never = (): Promise<never> => new Promise(() => undefined);

@Injectable()
class Initialising {
  onModuleInit = never;
}

@Injectable()
class Bootstrapping {
  onApplicationBootstrap = never;
}

class Waiting {}

/** What a start may wait for, and what it is named as. */
const WAITS: Readonly<Record<string, { readonly providers: readonly Provider[]; readonly named: string }>> = {
  onModuleInit: { providers: [Initialising], named: 'Initialising.onModuleInit()' },
  onApplicationBootstrap: { providers: [Bootstrapping], named: 'Bootstrapping.onApplicationBootstrap()' },
  'a factory': { providers: [{ provide: 'store', useFactory: never }, { provide: Waiting, useFactory: () => new Waiting(), inject: ['store'] }], named: 'the factory of the provider store' },
};

describe('a start that waits for something that never ends', () => {
  it.each(Object.entries(WAITS))('ends at startTimeout, and names it: %s', async (_, { providers, named }) => {
    const drain = Object.assign(new DrainSettings(), { timeout: 10 });
    const error = await startModule({ providers: [...providers] }, {}, { startTimeout: 200, drain }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StartError);
    expect((error as StartError).faults).toEqual([`${named} has not ended within the 200 ms of startTimeout; let it give up earlier, or set startTimeout higher`]);
  });
});
