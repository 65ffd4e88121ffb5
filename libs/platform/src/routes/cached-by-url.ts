import type { Type } from '@nestjs/common';
import { INTERCEPTORS_METADATA } from '@nestjs/common/internal';
import type { ModulesContainer } from '@nestjs/core';

/** Of @nestjs/cache-manager, which no BFF needs to have. */
const NAME = 'CacheInterceptor';
const FIX = `${NAME} keeps answers by their URL alone, and would give one caller's to another; take it out, extend it with a trackBy() that has the caller in its key, or make the route @Public()`;

/** What is wrong with a handler whose answers depend on its caller. */
export function cacheFaults(controller: Type, handler: object): string[] {
  const interceptors = [controller, handler].flatMap((target) => (Reflect.getMetadata(INTERCEPTORS_METADATA, target) ?? []) as unknown[]);
  return interceptors.some(keepsByUrl) ? [`has the interceptor ${FIX}`] : [];
}

/** The same of interceptors for all handlers, which Nest keeps by a text. */
export function globalCacheFaults(modules: ModulesContainer): string[] {
  const wrappers = [...modules.values()].flatMap(({ providers, injectables }) => [...providers, ...injectables]);
  const found = wrappers.some(([token, { subtype, metatype, instance }]) => subtype === 'interceptor' && typeof token === 'string' && (keepsByUrl(metatype) || keepsByUrl(instance)));
  return found ? [`the interceptor of all handlers ${FIX}`] : [];
}

/** Is it one that does not say itself by what it keeps answers? */
function keepsByUrl(interceptor: unknown): boolean {
  const type = typeof interceptor === 'function' ? interceptor : (interceptor as object | undefined)?.constructor;
  for (let one = type as { readonly name: string; readonly prototype?: object } | null | undefined; one?.prototype; one = Object.getPrototypeOf(one) as typeof one) {
    if (one.name === NAME) return true;
    if (Object.hasOwn(one.prototype, 'trackBy')) return false;
  }
  return false;
}
