import type { CancelReason, Scope } from '@portico/platform';
import type { CallTarget } from '../calls/call-target.ts';
import type { Operation } from '../calls/operation.ts';
import type { SentRequest } from '../coalescing/sent-request.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { CallIdentity, Credentials } from './call-identity.ts';

/** Seconds after which asking again may help. */
const AGAIN_AFTER = 1;

/**
 * Gives a request its credentials, and then does `next` with it. They come before anything else looks at the request: what is shared,
 * and what is sent, has them. No promise is made when they are at hand.
 */
export function identified<T, E>(identity: CallIdentity, target: CallTarget<E>, operation: Operation, scope: Scope, request: SentRequest, next: () => Promise<T>): Promise<T> {
  const credentials = identity.credentialsFor(scope.context);
  if (!(credentials instanceof Promise)) {
    request.credentials = credentials;
    return next();
  }
  return arrived(credentials, target, operation, scope).then((arrivedOnes) => {
    request.credentials = arrivedOnes;
    return next();
  });
}

/** A call that is not made, because its credentials cannot be had. */
export function unidentified<E>({ upstream, events }: CallTarget<E>, operation: Operation, scope: Scope, cause: unknown): UpstreamFailure {
  events.upstreamCallRefused.emit({ upstream, operation: operation.name, because: 'unidentified' }, scope);
  const note = cause instanceof Error ? cause.message : String(cause);
  return new UpstreamFailure('unidentified', { upstream, operation: operation.name, retryAfter: AGAIN_AFTER, note, cause });
}

/** Credentials that are on their way, for as long as the scope has time. */
function arrived<E>(pending: Promise<Credentials>, target: CallTarget<E>, operation: Operation, scope: Scope): Promise<Credentials> {
  return new Promise((resolve, reject) => {
    const ended = (reason: CancelReason): void => {
      const kind = reason === 'deadline' ? 'timeout' : 'cancelled';
      reject(new UpstreamFailure(kind, { upstream: target.upstream, operation: operation.name, note: 'its credentials were still on their way' }));
    };
    const member = { cancel: ended };
    scope.add(member);
    pending.then(
      (credentials) => {
        scope.remove(member);
        resolve(credentials);
      },
      (cause: unknown) => {
        scope.remove(member);
        if (scope.reason === undefined) reject(unidentified(target, operation, scope, cause));
      },
    );
  });
}
