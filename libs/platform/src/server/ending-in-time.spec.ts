import 'reflect-metadata';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Signals } from '../events/signals.ts';
import { closeApp } from './close-app.ts';
import { ShutdownHooks } from './shutdown-hooks.ts';
import { StartDeadline } from './start-deadline.ts';
import type { StartError } from './start-error.ts';

const never = (): Promise<never> => new Promise(() => undefined);

/** Modules with these instances, as Nest has them. */
function modulesOf(...instances: readonly object[]): ModulesContainer {
  const none = new Map();
  const providers = new Map(instances.map((instance, index) => [index, { instance, isTransient: false }]));
  return new Map([['one', { providers, controllers: none, injectables: none, middlewares: none }]]) as unknown as ModulesContainer;
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] }));
afterEach(() => jest.useRealTimers());

describe('a start that may take so long', () => {
  const late = (what: string): string => `${what} has not ended within the 100 ms of startTimeout; let it give up earlier, or set startTimeout higher`;
  const faultsOf = async (prepare: (deadline: StartDeadline) => void): Promise<readonly string[]> => {
    const deadline = new StartDeadline(100);
    prepare(deadline);
    const outcome = deadline.of(never()).catch((error: StartError) => error.faults);
    await turn();
    jest.advanceTimersByTime(100);
    return outcome;
  };

  it('ends with its work, and leaves no timer', async () => {
    const deadline = new StartDeadline(100);
    expect(await deadline.of(Promise.resolve('started'))).toBe('started');
    await expect(deadline.of(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(jest.getTimerCount()).toBe(1);
    deadline.done();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('names the hooks that are waited for, and none that has ended, well or badly', async () => {
    class Ended { onModuleInit = (): Promise<void> => Promise.resolve(); }
    class Failed { onApplicationBootstrap = (): Promise<never> => Promise.reject(new Error('broken')); }
    class First { onModuleInit = never; }
    class Second { onApplicationBootstrap = never; }
    const instances = [new Ended(), new Failed(), new First(), new Second()] as const;
    const faults = await faultsOf((deadline) => {
      deadline.bound(modulesOf(...instances));
      const [ended, failed, first, second] = instances;
      void ended.onModuleInit();
      failed.onApplicationBootstrap().catch(() => undefined);
      void first.onModuleInit();
      void second.onApplicationBootstrap();
    });
    expect(faults).toEqual([late('First.onModuleInit()'), late('Second.onApplicationBootstrap()')]);
  });

  it('hands on what a hook throws, and calls it for its own instance', async () => {
    const deadline = new StartDeadline(100);
    const seen: unknown[] = [];
    class Hooked {
      onModuleInit(): void {
        seen.push(this);
      }

      onApplicationBootstrap(): never {
        throw new Error('broken');
      }
    }
    const hooked = new Hooked();
    deadline.bound(modulesOf(hooked));
    await hooked.onModuleInit();
    await expect(async () => hooked.onApplicationBootstrap()).rejects.toThrow('broken');
    deadline.done();
    expect(seen).toEqual([hooked]);
  });

  it('names what is left where neither a hook nor a factory is waited for', async () => {
    expect(await faultsOf((deadline) => deadline.watch(modulesOf()))).toEqual([late('the start, in a plugin of Fastify or a module,')]);
    expect(await faultsOf(() => undefined)).toEqual([late('the start, in a plugin of Fastify or a module,')]);
  });
});

describe('hooks of an end that may take so long', () => {
  it('are called with the signal, for their own instance, and no fault is told of those that end', async () => {
    const seen: unknown[] = [];
    class Hooked {
      onModuleDestroy(signal?: string): void {
        seen.push([this, signal]);
      }

      async beforeApplicationShutdown(signal?: string): Promise<void> {
        await Promise.resolve();
        seen.push([this, signal]);
      }

      onApplicationShutdown(signal?: string): void {
        seen.push([this, signal]);
      }
    }
    const [hooked, told] = [new Hooked(), jest.fn()];
    const hooks = new ShutdownHooks(100, told);
    hooks.bound(modulesOf(hooked));
    hooked.onModuleDestroy('SIGTERM');
    await hooked.beforeApplicationShutdown('SIGINT');
    hooked.onApplicationShutdown();
    hooks.done();
    expect({ seen, told: told.mock.calls, faults: hooks.faults, timers: jest.getTimerCount() }).toEqual({ seen: [[hooked, 'SIGTERM'], [hooked, 'SIGINT'], [hooked, undefined]], told: [], faults: [], timers: 0 });
  });

  it('have one time together, of which a hook that comes late has the rest', async () => {
    class Hooked {
      onModuleDestroy = never;
      onApplicationShutdown = never;
    }
    const hooked = new Hooked();
    const hooks = new ShutdownHooks(100, () => undefined);
    hooks.bound(modulesOf(hooked));
    const first = hooked.onModuleDestroy();
    jest.advanceTimersByTime(99);
    await turn();
    expect(hooks.faults).toEqual([]);
    jest.advanceTimersByTime(1);
    await first;
    await hooked.onApplicationShutdown();
    expect(hooks.faults.map((fault) => fault.split(' ')[0])).toEqual(['Hooked.onModuleDestroy()', 'Hooked.onApplicationShutdown()']);
  });
});

describe('an app that is closed within a time', () => {
  const closing = (close: () => Promise<unknown>): { readonly app: NestFastifyApplication; readonly reported: (readonly [string, unknown])[] } => {
    const events = new Signals();
    const reported: (readonly [string, unknown])[] = [];
    events.internalFault.subscribe(({ where, error }) => void reported.push([where, (error as Error).cause]));
    const parts = new Map<unknown, unknown>([[Signals, events], [ModulesContainer, modulesOf()]]);
    return { app: { get: (token: unknown) => parts.get(token), close } as unknown as NestFastifyApplication, reported };
  };

  it('has no faults, and leaves no timer', async () => {
    expect([await closeApp(closing(() => Promise.resolve()).app, 100), jest.getTimerCount()]).toEqual([[], 0]);
  });

  it('tells what failed, with its cause', async () => {
    const cause = new Error('broken');
    const { app, reported } = closing(() => Promise.reject(cause));
    expect([await closeApp(app, 100), jest.getTimerCount()]).toEqual([['closing failed: broken'], 0]);
    expect(reported).toEqual([['a shutdown hook', cause]]);
  });

  it('is given up a second after the time of its hooks', async () => {
    let faults: readonly string[] | undefined;
    const closed = closeApp(closing(never).app, 100).then((found) => (faults = found));
    jest.advanceTimersByTime(1_099);
    await turn();
    expect(faults).toBeUndefined();
    jest.advanceTimersByTime(1);
    await closed;
    expect(faults).toEqual(['a plugin of Fastify, a gateway or a microservice has not ended within 1100 ms; let its onClose hook end']);
  });
});
