import type { status } from '@grpc/grpc-js';
import type { FailureKind } from '../../policies/evidence/failure.table.ts';

/**
 * What comes of a unary call, by the status that its upstream answers with: the kind of failure, and the attempts of a call that may be repeated.
 * One that is not safe is repeated for no `bad-payload`.
 */
export const GRPC_ANSWERS: Readonly<Record<Exclude<keyof typeof status, number>, readonly [kind: FailureKind | 'ok', attempts: number]>> = {
  OK: ['ok', 1],
  CANCELLED: ['server-error', 3],
  UNKNOWN: ['server-error', 3],
  INVALID_ARGUMENT: ['rejected', 1],
  DEADLINE_EXCEEDED: ['timeout', 3],
  NOT_FOUND: ['not-found', 1],
  ALREADY_EXISTS: ['rejected', 1],
  PERMISSION_DENIED: ['denied', 1],
  RESOURCE_EXHAUSTED: ['overloaded', 3],
  FAILED_PRECONDITION: ['rejected', 1],
  ABORTED: ['server-error', 3],
  OUT_OF_RANGE: ['rejected', 1],
  UNIMPLEMENTED: ['rejected', 1],
  INTERNAL: ['server-error', 3],
  UNAVAILABLE: ['overloaded', 3],
  DATA_LOSS: ['bad-payload', 3],
  UNAUTHENTICATED: ['denied', 1],
};
