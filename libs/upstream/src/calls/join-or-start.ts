import { currentScope } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { keyOf } from '../coalescing/sent-request.ts';
import type { SentRequest } from '../coalescing/sent-request.ts';
import { identified } from '../identity/identified.ts';
import type { CallTarget } from './call-target.ts';
import type { Operation } from './operation.ts';
import type { UpstreamCall } from './upstream-call.ts';

/** The scope whose deadline a call keeps: of a request, or of work outside of one. @throws Error where there is none */
export function scopeOfCall(upstream: string): Scope {
  const scope = currentScope();
  if (!scope) throw new Error(`${upstream} was called outside a request: there is no deadline to keep; run the work by BackgroundWork, which gives it one`);
  return scope;
}

/** Makes the call, not started yet. */
type Make<T, E> = () => UpstreamCall<T, E>;

/** Waits for an identical read in flight, or makes a call of its own. Identical are requests with the same credentials, too. */
export function joinOrStart<T, E>(target: CallTarget<E>, operation: Operation, scope: Scope, request: SentRequest, make: Make<T, E>): Promise<T> {
  if (!target.identity) return shareOrStart(target, operation, scope, request, make);
  return identified(target.identity, target, operation, scope, request, () => shareOrStart(target, operation, scope, request, make));
}

/** Makes a call that no other request may join. */
export function startAlone<T, E>(target: CallTarget<E>, operation: Operation, scope: Scope, request: SentRequest, make: Make<T, E>): Promise<T> {
  if (!target.identity) return make().start();
  return identified(target.identity, target, operation, scope, request, () => make().start());
}

/** The same for a request that has its credentials already. */
export function shareOrStart<T, E>({ shared }: CallTarget<E>, operation: Operation, scope: Scope, request: SentRequest, make: Make<T, E>): Promise<T> {
  if (!shared || !operation.safe) return make().start();
  const { forwarded } = scope.context;
  const key = keyOf(request, forwarded);
  const same = shared.find(key, operation, request, forwarded);
  return same ? (same.join(scope) as Promise<T>) : make().start(key);
}
