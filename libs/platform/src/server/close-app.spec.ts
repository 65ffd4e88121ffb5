import 'reflect-metadata';
import { Controller, Get, Inject, Injectable, Scope } from '@nestjs/common';
import type { Provider, Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Signals } from '../events/signals.ts';
import { moduleWith, startModule } from '../routes/closed-by-default.fixture.ts';
import { Public, Stream } from '../routes/decorators.ts';
import { DrainSettings } from './bff.settings.ts';
import type { RunningBff } from './start-bff.ts';

const HOOKS = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'] as const;

/** How a hook may end badly. */
const ENDS: Readonly<Record<string, () => unknown>> = {
  'never ends': () => new Promise(() => undefined),
  fails: () => Promise.reject(new Error('broken')),
  throws: () => {
    throw new Error('broken');
  },
  'throws no error': () => Promise.reject(null),
};

let log: string[];

/** Writes down that its hooks were called. */
@Injectable()
class Witness {
  onModuleDestroy = (): number => log.push('onModuleDestroy');
  beforeApplicationShutdown = (): number => log.push('beforeApplicationShutdown');
  onApplicationShutdown = (): number => log.push('onApplicationShutdown');
}

function faulty(hook: string, end: () => unknown): Type {
  class Faulty {}
  Object.assign(Faulty.prototype, { [hook]: end });
  Injectable()(Faulty);
  return Faulty;
}

/** Where a class with hooks may stand in a module. */
const PLACES: Readonly<Record<string, (type: Type) => object>> = {
  provider: (type) => ({ providers: [type] }),
  'value of a provider': (type) => ({ providers: [{ provide: 'one', useValue: new type() }] }),
  'product of a factory': (type) => ({ providers: [{ provide: 'one', useFactory: () => new type() }] }),
  controller: (type) => (Controller()(type), { controllers: [type] }),
  'provider of a module within': (type) => ({ imports: [moduleWith({ providers: [type] })] }),
};

async function closed(parts: object): Promise<{ readonly error: string; readonly faults: readonly string[]; readonly open: boolean }> {
  log = [];
  const bff = await startModule({ ...parts, providers: [Witness, ...((parts as { providers?: Provider[] }).providers ?? [])] });
  Object.assign(bff.app.get(DrainSettings, { strict: false }), { timeout: 50 });
  const faults: string[] = [];
  bff.app.get(Signals).internalFault.subscribe(({ error }) => faults.push((error as Error).message));
  const error = await bff.close().then(() => 'none', (thrown: Error) => thrown.message);
  const open = await fetch(bff.managementUrl).then(() => true, () => false);
  return { error, faults, open };
}

describe('the hooks by which modules end', () => {
  const rows = HOOKS.flatMap((hook) => Object.keys(ENDS).map((end) => ({ hook, end })));
  it.each(rows)('keep nothing from ending, and are named: $hook $end', async ({ hook, end }) => {
    const { error, faults, open } = await closed({ providers: [faulty(hook, ENDS[end] as () => unknown)] });
    const fault = end === 'never ends' ? /^Faulty\.\w+\(\) has not ended within the \d+ ms that are left of drain.timeout; let it give up earlier/ : /^Faulty\.\w+\(\) has failed: (broken|null)$/;
    expect({ log, faults, open, error }).toEqual({ log: [...HOOKS], faults: [expect.stringMatching(fault)], open: false, error: `the BFF has not ended cleanly:\n  - ${faults[0]}` });
  });

  it.each(Object.entries(PLACES))('are bounded wherever they stand: %s', async (_, place) => {
    const { faults } = await closed(place(faulty('onModuleDestroy', ENDS['fails'] as () => unknown)));
    expect(faults).toEqual(['Faulty.onModuleDestroy() has failed: broken']);
  });

  it('are bounded where each use has an instance of its own', async () => {
    const type = faulty('onModuleDestroy', ENDS['fails'] as () => unknown);
    Injectable({ scope: Scope.TRANSIENT })(type);
    @Injectable()
    class User {
      constructor(@Inject(type) readonly one: object) {}
    }
    const { error } = await closed({ providers: [type, User] });
    expect(error).toContain('Faulty.onModuleDestroy() has failed: broken');
  });

  it('may be those of a plugin that never ends', async () => {
    @Injectable()
    class Plugs {
      constructor({ httpAdapter }: HttpAdapterHost) {
        (httpAdapter.getInstance() as FastifyInstance).addHook('onClose', () => new Promise<void>(() => undefined));
      }
    }
    const { error } = await closed({ providers: [{ provide: Plugs, useFactory: (host: HttpAdapterHost) => new Plugs(host), inject: [HttpAdapterHost] }] });
    expect(error).toMatch(/a plugin of Fastify, a gateway or a microservice has not ended within \d+ ms/);
  });

  it('end cleanly where nothing is wrong', async () => {
    expect({ ...(await closed({})), log }).toEqual({ error: 'none', faults: [], open: false, log: [...HOOKS] });
  });
});

describe('work in flight when the time to end is over', () => {
  let began: () => void;

  @Controller()
  @Public()
  class Slow {
    @Get('begun')
    @Stream()
    begun(): Promise<void> {
      began();
      return new Promise(() => undefined);
    }
  }

  it('is cut by the BFF, and reported so: it is not the client who has left', async () => {
    const bff: RunningBff = await startModule({ controllers: [Slow] });
    Object.assign(bff.app.get(DrainSettings, { strict: false }), { timeout: 50 });
    const finished: unknown[] = [];
    bff.app.get(Signals).requestFinished.subscribe(({ status, context }) => finished.push({ status, cut: context.cut, clientGone: context.clientGone }));
    const handled = new Promise<void>((resolve) => (began = resolve));
    const asked = fetch(`${bff.url}/begun`).then(() => 'answered', () => 'cut');
    await handled;
    await bff.close();
    expect({ asked: await asked, finished }).toEqual({ asked: 'cut', finished: [{ status: 503, cut: 'drain', clientGone: false }] });
  });
});
