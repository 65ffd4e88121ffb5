import { Problem } from '@portico/platform';
import { kindOfStatus, UpstreamFailure } from '@portico/upstream';
import type { FailureDetails, FailureKind } from '@portico/upstream';

/** What NATS is called where upstreams are named. */
export const NATS = 'nats';

/** Seconds after which who was refused may ask again. */
const COME_BACK_IN = 1;

/** By the names of errors of @nats-io/nats-core and @nats-io/jetstream. */
const KINDS: Readonly<Record<string, FailureKind>> = {
  TimeoutError: 'timeout',
  // No one listens to the subject, and no stream takes it.
  NoRespondersError: 'refused',
  RequestError: 'refused',
  JetStreamNotEnabled: 'refused',
  ClosedConnectionError: 'refused',
  DrainingConnectionError: 'refused',
  ConnectionError: 'refused',
  PermissionViolationError: 'denied',
  AuthorizationError: 'denied',
};

/** @param operation such as `publish orders.{region}`: never with values in it, which are without number */
export const messageFailure = (kind: FailureKind, operation: string, more: Partial<FailureDetails> = {}): UpstreamFailure =>
  new UpstreamFailure(kind, { upstream: NATS, operation, ...(kind === 'refused' || kind === 'saturated' ? { retryAfter: COME_BACK_IN } : {}), ...more });

/** The failure behind what the client of NATS throws. */
export function failureBehind(error: unknown, operation: string): unknown {
  if (error instanceof UpstreamFailure || error instanceof Problem) return error;
  const { name, message } = error as Error;
  // A request that could not be answered has the reason as its cause.
  return messageFailure(KINDS[name] ?? 'server-error', operation, { cause: error, note: message });
}

/** Statuses that say what is wrong with a request; others are about the BFF, or the service. */
const OF_REQUESTS: Readonly<Record<number, 'not-found' | 'conflict' | 'gone' | 'unprocessable' | 'refused'>> = { 400: 'refused', 404: 'not-found', 409: 'conflict', 410: 'gone', 422: 'unprocessable' };

/** Characters of what a service says that a client gets to read. */
const LONGEST = 1_000;

/** What a service refuses by the fields `Nats-Service-Error-Code` and `Nats-Service-Error` (NATS ADR-32, "Microservices"). */
export function serviceFailure(code: number, said: string, operation: string): UpstreamFailure | Problem {
  const status = code >= 400 && code < 600 ? code : 500;
  const failure = messageFailure(kindOfStatus(status), operation, { status, note: said.slice(0, LONGEST) });
  const problem = OF_REQUESTS[status];
  return problem === undefined ? failure : new Problem(problem, { detail: said.slice(0, LONGEST), cause: failure });
}
