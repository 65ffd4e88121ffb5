import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestContext } from './request-context.ts';
import type { Scope } from './scope.ts';

const storage = new AsyncLocalStorage<Scope>();

/** Runs `work` inside `scope`: calls made there end with it. */
export const runInScope = <T>(scope: Scope, work: () => T): T => storage.run(scope, work);

/** The scope of the work under way, or undefined outside a request (at start, in a timer). */
export const currentScope = (): Scope | undefined => storage.getStore();

/** The request under way. @throws Error outside a request */
export function currentContext(): RequestContext {
  const scope = storage.getStore();
  if (!scope) throw new Error('there is no request under way here: currentContext() was called outside a request');
  return scope.context;
}
