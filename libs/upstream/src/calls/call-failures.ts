import type { CancelReason, Scope } from '@portico/platform';
import type { FailureKind } from '../policies/evidence/failure.table.ts';
import { UpstreamFailure } from './failures/upstream-failure.ts';
import type { FailureNotes } from './attempt.ts';
import type { CallTarget } from './call-target.ts';
import type { Operation } from './operation.ts';

export const failureOf = <E>({ upstream }: CallTarget<E>, { name: operation }: Operation, kind: FailureKind, notes?: FailureNotes): UpstreamFailure =>
  new UpstreamFailure(kind, { upstream, operation, ...notes });

/** What callers are told whose scope has ended. */
export const endedFor = <E>(target: CallTarget<E>, operation: Operation, reason: CancelReason, notes?: FailureNotes): UpstreamFailure =>
  failureOf(target, operation, reason === 'deadline' ? 'timeout' : 'cancelled', notes);

/** A call that is not sent, to keep the upstream or the BFF from harm. @param wait milliseconds until it may be sent */
export function refusalOf<E>(target: CallTarget<E>, operation: Operation, scope: Scope, because: 'open' | 'saturated', wait = 0): UpstreamFailure {
  target.signals.upstreamCallRefused.emit({ upstream: target.upstream, operation: operation.name, because }, scope);
  return failureOf(target, operation, because, { retryAfter: Math.max(1, Math.ceil(wait / 1_000)) });
}
