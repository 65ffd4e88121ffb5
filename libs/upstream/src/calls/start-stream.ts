import type { Scope } from '@portico/platform';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { CallTarget } from './call-target.ts';
import type { HttpRequest } from './http-call.ts';
import { startAlone } from './join-or-start.ts';
import type { Operation } from './operation.ts';
import { COME_BACK_IN } from './stream-attempt.ts';
import type { UpstreamCall } from './upstream-call.ts';

/** Begins a stream unless as many are open as may be: then nothing is sent. */
export async function startStream<T>(target: CallTarget<ConnectionPool>, operation: Operation, scope: Scope, request: HttpRequest, make: () => UpstreamCall<T, ConnectionPool>): Promise<T> {
  const full = target.streams.refuses(scope.context);
  if (!full) return startAlone(target, operation, scope, request, make);
  target.signals.upstreamCallRefused.emit({ upstream: target.upstream, operation: operation.name, because: 'streams' }, scope);
  throw new UpstreamFailure('saturated', { upstream: target.upstream, operation: operation.name, retryAfter: COME_BACK_IN, note: `too many streams: ${full}` });
}
