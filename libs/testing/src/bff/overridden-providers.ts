import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClassProvider, FactoryProvider, ValueProvider } from '@nestjs/common';
import { InstanceLoader } from '@nestjs/core/injector/instance-loader.js';

/** What stands in the place of a provider, as `overrideProvider()` of `@nestjs/testing` has it. */
export type Override = ValueProvider | ClassProvider | FactoryProvider;

interface Replaceable {
  hasProvider(token: unknown): boolean;
  hasInjectable(token: unknown): boolean;
}

interface Container {
  getModules(): ReadonlyMap<string, Replaceable>;
  replace(token: unknown, by: object): void;
}

const overriding = new AsyncLocalStorage<readonly Override[]>();

const textOf = (token: unknown): string => (typeof token === 'function' ? token.name : String(token));

/** @throws Error for a token that no module provides */
function replaceIn(container: Container, overrides: readonly Override[]): void {
  const modules = [...container.getModules().values()];
  for (const { provide, ...by } of overrides) {
    const isProvider = modules.some((one) => one.hasProvider(provide));
    const isInjectable = modules.some((one) => one.hasInjectable(provide));
    if (!isProvider && !isInjectable) throw new Error(`no module of the BFF provides ${textOf(provide)}, so it cannot be overridden`);
    if (isProvider) container.replace(provide, { ...by, isProvider: true });
    if (isInjectable) container.replace(provide, { ...by, isProvider: false });
  }
}

const { createInstancesOfDependencies } = InstanceLoader.prototype;
// `NestFactory` offers no hook here. `@nestjs/testing` replaces providers at the same moment, in applications that it makes itself.
InstanceLoader.prototype.createInstancesOfDependencies = function (this: InstanceLoader, ...args) {
  const overrides = overriding.getStore();
  if (overrides) replaceIn((this as unknown as { readonly container: Container }).container, overrides);
  return createInstancesOfDependencies.apply(this, args);
};

/** Starts something in which these stand in the place of its own providers. Others that start meanwhile keep theirs. */
export const withOverrides = <T>(overrides: readonly Override[], start: () => Promise<T>): Promise<T> =>
  overrides.length === 0 ? start() : overriding.run(overrides, start);
