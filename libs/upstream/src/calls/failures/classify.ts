import type { FailureKind } from '../../policies/evidence/failure.table.ts';

/** What an upstream can be blamed for: that a call was called off, or not tried, is never its word. */
type UpstreamsOwn = Exclude<FailureKind, 'cancelled' | 'open' | 'saturated' | 'unidentified'>;

/** The kind of failure behind an HTTP status that is no success. */
export function kindOfStatus(status: number): UpstreamsOwn {
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
  // A Unix socket that is not there, or that the BFF's user may not use.
  'ENOENT',
  'EACCES',
  'ERR_PROXY_REFUSED',
]);

/** The other side's certificate was not believed: Node's codes of OpenSSL's X509_V_ERR, and of names that do not fit. Nothing was sent. */
const NOT_TRUSTED = /^(?:ERR_TLS_CERT_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH)/;

/** The kind of failure behind a transport error. Once an answer has begun, a broken connection means a cut payload. */
export function kindOfTransportError(error: unknown, answerBegan: boolean): UpstreamsOwn {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (answerBegan) return 'bad-payload';
  if (typeof code === 'string') {
    if (NOT_CONNECTED.has(code) || NOT_TRUSTED.test(code)) return 'refused';
    if (code === 'HPE_HEADER_OVERFLOW') return 'too-large';
    if (code.startsWith('HPE_')) return 'bad-payload';
  }
  return 'reset';
}

/** gRPC status codes (grpc/grpc doc/statuscodes.md), by number. */
const BY_GRPC_STATUS: readonly UpstreamsOwn[] = [
  'bad-payload', // 0 OK, but no message
  'server-error', // CANCELLED, by the upstream: the caller still waits
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
export function kindOfGrpcError(error: { code?: number; details?: string }): UpstreamsOwn {
  const { code, details = '' } = error;
  // grpc-js makes a status of what fails in its filters: a coding that it does not know.
  if (code === undefined) return 'bad-payload';
  if (code === 14 && /no connection established|ECONNREFUSED|name resolution/i.test(details)) return 'refused';
  if (code === 14 && /ECONNRESET|connection dropped|socket hang up/i.test(details)) return 'reset';
  // The stream was reset with CANCEL (RFC 9113, section 7).
  if (code === 1 && details === 'Call cancelled') return 'reset';
  // nghttp2 ends a stream so whose head or trailers are longer than it takes; another attempt would bring the same.
  if (code === 13 && /internal client error: Protocol error/i.test(details)) return 'too-large';
  if (code === 13 && /RST_STREAM|socket hang up|ECONNRESET/i.test(details)) return 'reset';
  // The client's own refusals, under the code with which services say that they take no more work.
  if (code === 8 && /^Received message (?:larger than max|that decompresses to a size larger)/i.test(details)) return 'too-large';
  // The client's own words for a success that has no message, or two: the service has said OK.
  if (code === 12 && /^(?:No message|Too many responses) received$/.test(details)) return 'bad-payload';
  if (code === 13 && /parsing|decod|decompress/i.test(details)) return 'bad-payload';
  return BY_GRPC_STATUS[code] ?? 'server-error';
}
