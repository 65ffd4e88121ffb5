import 'reflect-metadata';
import { Controller, Get, Injectable, UseGuards } from '@nestjs/common';
import type { ModuleMetadata, Provider } from '@nestjs/common';
import { leak, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
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

/** What Nest awaits as if it were a promise. */
@Injectable()
class Next {
  then(): string {
    return 'next';
  }
}

class Inherits extends Next {}

@Controller()
@Public()
class Steps {
  @Get('then')
  @Returns(Word)
  then(): Word {
    return leak();
  }
}

@Controller()
@Public()
@UseGuards(Next)
class Guarded {
  @Get('guarded')
  @Returns(Word)
  guarded(): Word {
    return leak();
  }
}

const THENABLES: Readonly<Record<string, { readonly metadata: ModuleMetadata; readonly named: string }>> = {
  'a provider': { metadata: { providers: [Next] }, named: 'Next' },
  'a provider that inherits it': { metadata: { providers: [Inherits] }, named: 'Inherits' },
  'a provider by another token': { metadata: { providers: [{ provide: 'next', useClass: Next }] }, named: 'Next' },
  'a controller': { metadata: { controllers: [Steps] }, named: 'Steps' },
  'a guard': { metadata: { controllers: [Guarded] }, named: 'Next' },
};

describe('a class that Nest takes for a promise', () => {
  it.each(Object.entries(THENABLES))('is named, and ends the start at once: %s', async (_, { metadata, named }) => {
    const begun = performance.now();
    const error = await startModule(metadata, {}, { startTimeout: 2_000 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StartError);
    expect((error as StartError).faults).toEqual([`${named} has a method named then(), so Nest waits for it as for a promise; name it otherwise`]);
    expect(performance.now() - begun).toBeLessThan(4_000);
  });
});

describe('a start that waits for something that never ends', () => {
  it.each(Object.entries(WAITS))('ends at startTimeout, and names it: %s', async (_, { providers, named }) => {
    const drain = Object.assign(new DrainSettings(), { timeout: 10 });
    const error = await startModule({ providers: [...providers] }, {}, { startTimeout: 200, drain }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StartError);
    expect((error as StartError).faults).toEqual([`${named} has not ended within the 200 ms of startTimeout; let it give up earlier, or set startTimeout higher`]);
  });
});
