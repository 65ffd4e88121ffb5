import type { ProblemCode } from '@portico/platform';

/** What a client may know of a missing part. Never which service it came from. */
export type MissingReason = 'unavailable' | 'timeout' | 'invalid' | 'missing';

export interface FailureRow {
  /** The problem the client gets when it hits a required part (`onFailure: 'fail'`), a pass-through or a plain call. */
  readonly required: ProblemCode;
  /** The reason given in the completeness header when it hits an optional part; the status is not touched. */
  readonly optional: MissingReason;
  /** Whether it speaks against the health of the upstream: another attempt may help, and it counts for ejection and breaker as far as the upstream had its chance (`verdictOf`). */
  readonly unhealthy: boolean;
  readonly means: string;
}

/**
 * The one table from what goes wrong at an upstream to what a client sees, by the part's policy. The end-to-end suite is
 * generated from it, row by row.
 */
export const FAILURE_TABLE = {
  refused: { required: 'upstream-unavailable', optional: 'unavailable', unhealthy: true, means: 'no connection could be made' },
  reset: { required: 'upstream-unavailable', optional: 'unavailable', unhealthy: true, means: 'the connection broke before an answer began' },
  open: { required: 'upstream-unavailable', optional: 'unavailable', unhealthy: false, means: 'the circuit breaker is open: not even tried' },
  saturated: { required: 'upstream-unavailable', optional: 'unavailable', unhealthy: false, means: 'as many calls are in flight as it takes: not tried' },
  unidentified: { required: 'upstream-unavailable', optional: 'unavailable', unhealthy: false, means: 'what tells it who calls could not be had: not even tried' },
  overloaded: { required: 'upstream-unavailable', optional: 'unavailable', unhealthy: true, means: 'it said 429 or 503, RESOURCE_EXHAUSTED or UNAVAILABLE' },
  timeout: { required: 'upstream-timeout', optional: 'timeout', unhealthy: true, means: 'no complete answer within the attempt timeout or the deadline, or it said 504 or DEADLINE_EXCEEDED' },
  'not-found': { required: 'not-found', optional: 'missing', unhealthy: false, means: 'it said 404 or 410, NOT_FOUND' },
  denied: { required: 'upstream-invalid', optional: 'invalid', unhealthy: false, means: 'it refused the BFF itself: 401 or 403' },
  rejected: { required: 'upstream-invalid', optional: 'invalid', unhealthy: false, means: 'it refused what the BFF asked: another 4xx, or a redirect' },
  'server-error': { required: 'upstream-invalid', optional: 'invalid', unhealthy: true, means: 'it failed: another 5xx' },
  'bad-payload': { required: 'upstream-invalid', optional: 'invalid', unhealthy: true, means: 'the answer was cut, not HTTP, not JSON, or not what its Content-Encoding or charset says' },
  'wrong-shape': { required: 'upstream-invalid', optional: 'invalid', unhealthy: false, means: 'the answer breaks the pinned contract' },
  'too-large': { required: 'upstream-invalid', optional: 'invalid', unhealthy: false, means: 'the answer is longer than the upstream’s maxResponse, or its head than 16 KiB' },
  cancelled: { required: 'client-gone', optional: 'unavailable', unhealthy: false, means: 'the client has left; logged as 499, never seen' },
} as const satisfies Record<string, FailureRow>;

export type FailureKind = keyof typeof FAILURE_TABLE;
