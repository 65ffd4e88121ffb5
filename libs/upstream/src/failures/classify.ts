import type { FailureKind } from './failure.table.ts';

/** The kind of failure behind an HTTP status that is no success. */
export function kindOfStatus(status: number): FailureKind {
  if (status === 404 || status === 410) return 'not-found';
  if (status === 401 || status === 403) return 'denied';
  if (status === 504) return 'timeout';
  if (status === 429 || status === 503) return 'overloaded';
  return status >= 500 ? 'server-error' : 'rejected';
}

const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The kind of failure behind a transport error. Once an answer has begun, a broken connection means a cut payload. */
export function kindOfTransportError(error: unknown, answerBegan: boolean): FailureKind {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (answerBegan) return 'bad-payload';
  if (typeof code === 'string') {
    if (NOT_CONNECTED.has(code)) return 'refused';
    if (code === 'HPE_HEADER_OVERFLOW') return 'too-large';
    if (code.startsWith('HPE_')) return 'bad-payload';
  }
  return 'reset';
}

/** gRPC status codes (grpc/grpc doc/statuscodes.md), by number. */
const BY_GRPC_STATUS: readonly FailureKind[] = [
  'bad-payload', // 0 OK, but no message
  'cancelled',
  'server-error', // UNKNOWN
  'rejected', // INVALID_ARGUMENT
  'timeout',
  'not-found',
  'rejected', // ALREADY_EXISTS
  'denied', // PERMISSION_DENIED
  'overloaded', // RESOURCE_EXHAUSTED
  'rejected', // FAILED_PRECONDITION
  'server-error', // ABORTED
  'rejected', // OUT_OF_RANGE
  'rejected', // UNIMPLEMENTED
  'server-error', // INTERNAL
  'overloaded', // UNAVAILABLE
  'bad-payload', // DATA_LOSS
  'denied', // UNAUTHENTICATED
];

/** The kind of failure behind a gRPC error. `details` tells a connection that was never made from a service that said no. */
export function kindOfGrpcError(error: { code?: number; details?: string }): FailureKind {
  const { code = 2, details = '' } = error;
  if (code === 14 && /no connection established|ECONNREFUSED|name resolution/i.test(details)) return 'refused';
  if (code === 14 && /ECONNRESET|connection dropped|socket hang up/i.test(details)) return 'reset';
  if (code === 13 && /RST_STREAM|socket hang up|ECONNRESET/i.test(details)) return 'reset';
  // The client's own refusal, under the code with which services say that they take no more work.
  if (code === 8 && /^Received message larger than max/i.test(details)) return 'too-large';
  if (code === 13 && /parsing|decod/i.test(details)) return 'bad-payload';
  return BY_GRPC_STATUS[code] ?? 'server-error';
}
