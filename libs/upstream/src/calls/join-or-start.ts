import { currentScope, noteSource } from '@portico/platform';
import type { Scope } from '@portico/platform';
import type { CallKind } from './call-kind.ts';
import type { CallTarget } from './call-target.ts';
import { keyOf } from './coalescing/shared-calls.ts';
import type { SentRequest } from './coalescing/shared-calls.ts';
import { identified } from './identity/identified.ts';
import type { Operation } from './operation.ts';
import { UpstreamCall } from './upstream-call.ts';

/** The scope whose deadline a call keeps: of a request, or of work outside of one. @throws Error where there is none */
export function scopeOfCall(upstream: string): Scope {
  const scope = currentScope();
  if (!scope) throw new Error(`${upstream} was called outside a request: there is no deadline to keep; run the work by BackgroundWork, which gives it one`);
  return scope;
}

/** Waits for an identical read in flight, or makes a call of its own. Identical are requests with the same credentials, too. */
export function joinOrStart<T, E, R extends SentRequest>(
  kind: CallKind<T, E, R>,
  target: CallTarget<E>,
  operation: Operation,
  scope: Scope,
  request: R,
): Promise<T> {
  noteSource(scope, undefined);
  if (!target.identity) return shareOrStart(kind, target, operation, scope, request);
  return identified(target.identity, target, operation, scope, request, () => shareOrStart(kind, target, operation, scope, request));
}

/** The same for a request that has its credentials already. */
export function shareOrStart<T, E, R extends SentRequest>(
  kind: CallKind<T, E, R>,
  target: CallTarget<E>,
  operation: Operation,
  scope: Scope,
  request: R,
): Promise<T> {
  const call = (): UpstreamCall<T, E, R> => new UpstreamCall(target, operation, scope, request, kind);
  if (!target.shared || !operation.safe || !kind.shares(request)) return call().start();
  const { forwarded } = scope.context;
  const key = keyOf(request, forwarded);
  const same = target.shared.find(key, operation, request, forwarded);
  return same ? (same.join(scope) as Promise<T>) : call().start(key);
}
