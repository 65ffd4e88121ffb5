import type { ModulesContainer } from '@nestjs/core';
import { STATIC_CONTEXT } from '@nestjs/core/injector/constants.js';
import { outsideRequests } from '../context/current.ts';
import { errorOf, textOf } from '../problems/thrown.ts';
import { instancesIn } from './instances.ts';
import { StartError } from './start-error.ts';

const HOOKS = ['onModuleInit', 'onApplicationBootstrap'] as const;

type Hook = () => unknown;

/** A start takes no longer than it may. Nest waits for factories and hooks indefinitely, and does not say which one it waits for. */
export class StartDeadline {
  private readonly pending = new Set<string>();
  private modules: ModulesContainer | undefined = undefined;
  private timer: NodeJS.Timeout | undefined = undefined;
  private readonly over: Promise<never>;
  private refuse: (because: StartError) => void = () => undefined;

  /** @param within milliseconds */
  constructor(within: number) {
    this.over = new Promise((_, reject) => {
      this.refuse = reject;
      this.timer = outsideRequests(() => setTimeout(() => reject(this.fault(within)), within));
    });
    this.over.catch(() => undefined);
  }

  /** From now on it is known which factories are waited for. What would be waited for without end ends the start now. */
  watch(modules: ModulesContainer): void {
    this.modules = modules;
    const faults = thenables(modules);
    if (faults.length > 0) this.refuse(new StartError(faults));
  }

  /** From now on it is known which hooks are waited for. */
  bound(modules: ModulesContainer): void {
    for (const instance of instancesIn(modules)) {
      for (const name of HOOKS) {
        const hook = (instance as Partial<Record<string, Hook>>)[name];
        if (typeof hook === 'function') Reflect.defineProperty(instance, name, { value: () => this.call(instance, name, hook), configurable: true, writable: true });
      }
    }
  }

  /** @throws StartError naming what has not ended in time */
  of<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.over]);
  }

  done(): void {
    clearTimeout(this.timer);
  }

  private async call(instance: object, name: string, hook: Hook): Promise<void> {
    const what = `${instance.constructor.name}.${name}()`;
    this.pending.add(what);
    try {
      await hook.call(instance);
    } catch (error) {
      // A thrown value that is not an Error does not say where it was thrown.
      throw errorOf(error, `${textOf(error)} was thrown in ${what}; throw an Error`);
    } finally {
      this.pending.delete(what);
    }
  }

  private fault(within: number): StartError {
    return new StartError(this.waitedFor().map((what) => `${what} has not ended within the ${within} ms of startTimeout; let it give up earlier, or set startTimeout higher`));
  }

  private waitedFor(): readonly string[] {
    if (this.pending.size > 0) return [...this.pending];
    const wrappers = [...(this.modules?.values() ?? [])].flatMap(({ providers }) => [...providers.values()]).filter((one) => isPending(one.getInstanceByContextId(STATIC_CONTEXT)));
    const tokens = new Set<unknown>(wrappers.map(({ token }) => token));
    // Those that wait for another of them are not to blame.
    const first = wrappers.filter(({ inject }) => inject && !inject.some((token) => tokens.has(token)));
    const names = [...new Set(first.map(({ name }) => `the factory of the provider ${String(name)}`))];
    return names.length > 0 ? names : ['the start, in a plugin of Fastify or a module,'];
  }
}

/** Nest awaits instances, and JavaScript takes what has a method of this name for a promise. */
function thenables(modules: ModulesContainer): readonly string[] {
  const wrappers = [...modules.values()].flatMap(({ providers, controllers, injectables }) => [...providers.values(), ...controllers.values(), ...injectables.values()]);
  const named = wrappers.filter(({ metatype }) => typeof (metatype?.prototype as { then?: unknown } | undefined)?.then === 'function');
  return [...new Set(named.map(({ metatype }) => `${metatype?.name ?? ''} has a method named then(), so Nest waits for it as for a promise; name it otherwise`))];
}

const isPending = (host: { readonly isPending?: boolean; readonly isResolved?: boolean }): boolean => host.isPending === true && host.isResolved !== true;
