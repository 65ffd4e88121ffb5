import { Problem } from '@portico/platform';
import type { ProblemCode } from '@portico/platform';
import { upstreamFailureIn } from '@portico/upstream';
import type { FailureKind } from '@portico/upstream';

/** Kinds of failure that may be about what the client has asked for. */
const SAID_OF_REQUESTS: ReadonlySet<FailureKind> = new Set(['rejected', 'not-found', 'server-error']);

/**
 * What a client is told of a status that is about its own request: HTTP's status is that of google/rpc/code.proto. All others are about the BFF,
 * or the service: UNAUTHENTICATED and PERMISSION_DENIED refuse the BFF, RESOURCE_EXHAUSTED is a limit of the BFF's.
 */
export const OF_REQUESTS: Readonly<Record<number, readonly [name: string, code: ProblemCode, status?: number]>> = {
  3: ['INVALID_ARGUMENT', 'invalid-input'],
  5: ['NOT_FOUND', 'not-found'],
  6: ['ALREADY_EXISTS', 'conflict'],
  9: ['FAILED_PRECONDITION', 'refused', 400],
  10: ['ABORTED', 'conflict'],
  11: ['OUT_OF_RANGE', 'invalid-input'],
  12: ['UNIMPLEMENTED', 'not-implemented'],
};

/** What a failed call is answered with; what the service says of the client's request is its `detail`. */
export function problemOf(error: unknown): unknown {
  const failure = upstreamFailureIn(error);
  if (!failure) return error;
  const { kind, details } = failure;
  const [, code, status] = (SAID_OF_REQUESTS.has(kind) ? OF_REQUESTS[details.status ?? 0] : undefined) ?? [];
  if (!code) return failure;
  return new Problem(code, { cause: failure, ...(status === undefined ? {} : { status }), ...(details.note ? { detail: details.note } : {}) });
}
