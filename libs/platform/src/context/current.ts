import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { RequestContext } from './request-context.ts';
import type { Scope } from './scope.ts';

const storage = new AsyncLocalStorage<Scope | undefined>();

/**
 * The one way into code that others wrote: views, parts, stages, subscribers. `work` sees the scope that it belongs to, whatever called it
 * (a timer, a socket, another request), and calls made there end with it; from outside of the scope it goes on in the scope's place, so that
 * it sees the team's own AsyncLocalStorage too. `undefined` is for what belongs to no request.
 *
 * A direct call where the scope is entered already; otherwise about 150 ns.
 */
export const runInScope = <A extends readonly unknown[], R>(scope: Scope | undefined, work: (...args: A) => R, ...args: A): R =>
  storage.getStore() === scope ? work(...args) : enter(scope, work, args);

/** Between a scope and its nearest place the running work may be inside it already: then it goes on from where it is. */
function enter<A extends readonly unknown[], R>(scope: Scope | undefined, work: (...args: A) => R, args: A): R {
  const from = storage.getStore();
  for (let outer = scope; outer && outer !== from; outer = outer.parent) {
    if (outer.place) return outer.place.runInAsyncScope(inside<A, R>, undefined, scope, work, args);
  }
  return placeHere().runInAsyncScope(inside<A, R>, undefined, scope, work, args);
}

/** The resource that this runs in puts back what was there before; `AsyncLocalStorage.run` makes a Map for that. */
function inside<A extends readonly unknown[], R>(scope: Scope | undefined, work: (...args: A) => R, args: A): R {
  if (storage.getStore() !== scope) storage.enterWith(scope);
  return work(...args);
}

/** No destroy hook is emitted for it: it can be collected once no work is left in it. */
const PLACE = { requireManualDestroy: true };

/** The running async context, to go on in later. */
export const placeHere = (): AsyncResource => new AsyncResource('PorticoScope', PLACE);

/**
 * Runs `work` in no request's scope, nor in any other async context. For what outlives the request that happens to need it first: timers,
 * sockets, connections. Armed inside a request, their callbacks would see that request, and keep it in memory.
 */
export const outsideRequests: <R>(work: () => R) => R = AsyncLocalStorage.snapshot();

/** The scope of the running work, or undefined outside a request (at start, in a timer). */
export const currentScope = (): Scope | undefined => storage.getStore();

/** The request that the running work serves. @throws Error outside a request */
export function currentContext(): RequestContext {
  const scope = storage.getStore();
  if (!scope) throw new Error('there is no request here: currentContext() was called outside a request');
  return scope.context;
}
