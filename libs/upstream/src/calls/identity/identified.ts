import { textOf } from '@portico/platform';
import type { CancelReason, RequestContext, Scope } from '@portico/platform';
import { endedFor } from '../call-failures.ts';
import type { CallTarget } from '../call-target.ts';
import type { SentRequest } from '../coalescing/shared-calls.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { Operation } from '../operation.ts';
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

/** Gives a request the credentials that hold now. @returns undefined when they were at hand */
export function renew(identity: CallIdentity, request: SentRequest, context: RequestContext): Promise<void> | undefined {
  const credentials = identity.credentialsFor(context);
  if (credentials instanceof Promise) {
    return credentials.then((arrivedOnes) => {
      request.credentials = arrivedOnes;
    });
  }
  request.credentials = credentials;
  return undefined;
}

/** A call that is not made, because its credentials cannot be had. */
export function unidentified<E>({ upstream, signals, recent }: CallTarget<E>, operation: Operation, scope: Scope, cause: unknown): UpstreamFailure {
  signals.upstreamCallRefused.emit({ upstream, operation: operation.name, because: 'unidentified' }, scope);
  recent.note(operation.name, 'unidentified', performance.now());
  const note = textOf(cause);
  return new UpstreamFailure('unidentified', { upstream, operation: operation.name, retryAfter: AGAIN_AFTER, note, cause });
}

/** Credentials that are on their way, for as long as the scope has time. */
function arrived<E>(pending: Promise<Credentials>, target: CallTarget<E>, operation: Operation, scope: Scope): Promise<Credentials> {
  return new Promise((resolve, reject) => {
    const member = { cancel: (reason: CancelReason): void => reject(endedFor(target, operation, reason, { note: 'its credentials were still on their way' })) };
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
