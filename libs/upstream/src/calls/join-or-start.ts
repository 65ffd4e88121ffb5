import type { Scope } from '@portico/platform';
import { keyOf } from '../coalescing/sent-request.ts';
import type { SentRequest } from '../coalescing/sent-request.ts';
import type { CallTarget } from './call-target.ts';
import type { Operation } from './operation.ts';
import type { UpstreamCall } from './upstream-call.ts';

/** Waits for an identical read that is under way, or makes a call of its own. @param make the call, not started yet */
export function joinOrStart<T, E>(target: CallTarget<E>, operation: Operation, scope: Scope, request: SentRequest, make: () => UpstreamCall<T, E>): Promise<T> {
  const { shared } = target;
  if (!shared || !operation.safe) return make().start();
  const { forwarded } = scope.context;
  const key = keyOf(request, forwarded);
  const same = shared.find(key, operation, request, forwarded);
  return same ? (same.join(scope) as Promise<T>) : make().start(key);
}
