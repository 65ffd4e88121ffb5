import { holderOf } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import type { Place } from '../policies/concurrency/bulkhead.ts';
import type { Circuit, Circuits } from '../policies/health/circuits.ts';
import type { Instance } from '../policies/instances/instance.ts';
import type { Attempt } from './attempt.ts';
import type { CallTarget } from './call-target.ts';
import { eachItsOwn } from './coalescing/deep-freeze.ts';
import type { SentRequest } from './coalescing/shared-calls.ts';
import type { Operation } from './operation.ts';
import type { UpstreamCall } from './upstream-call.ts';

/** What calls of one kind have in common: how they are sent, and what becomes of their answers. */
export interface CallKind<T, E, R extends SentRequest = SentRequest> {
  /** Makes an attempt at an instance; it sends nothing yet. */
  attempt(call: UpstreamCall<T, E, R>, instance: Instance<E>, now: number): Attempt<T, E>;
  /** @param now milliseconds @returns the place that a call has until it ends: among those in flight, or where it may stay for longer; undefined where none is free */
  enter(call: Pick<UpstreamCall<T, E, R>, 'target' | 'context' | 'request'>, now: number): Place | undefined;
  /** The circuit that a call belongs to. */
  circuit(circuits: Circuits, operation: Operation, request: R): Circuit;
  /** Whether an identical read in flight answers a request as well. */
  shares(request: R): boolean;
  /** Whether a second answer is cheap enough to be thrown away. */
  readonly hedged: boolean;
  /** Whether a request may be sent twice, as far as its operation may. */
  repeats(request: R): boolean;
  /** Whether there is still something to send of a request. */
  sendsAgain(request: R): boolean;
  /** What each of several gets who wait for the same result: none of them may change it for the others. */
  copies(value: T): () => T;
  /** The same for a failure. */
  copiesOfFailure(failure: Error): () => Error;
}

/** What is known of a call that asks for a place. */
interface Entering {
  readonly target: Pick<CallTarget<unknown>, 'bulkhead'>;
  readonly context: RequestContext;
}

/** What holds for calls by a contract. */
export const BY_CONTRACT = {
  enter: ({ target: { bulkhead }, context }: Entering, now: number): Place | undefined => bulkhead.enter(holderOf(context), now),
  circuit: (circuits: Circuits, operation: Operation): Circuit => (operation.circuit ??= circuits.of(operation.name)),
  shares: (): boolean => true,
  hedged: true,
  repeats: (): boolean => true,
  sendsAgain: (): boolean => true,
  copies: eachItsOwn,
  copiesOfFailure: (failure: Error) => () => failure,
};
