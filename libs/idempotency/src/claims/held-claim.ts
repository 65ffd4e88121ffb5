import { currentContext } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import type { Idempotency } from '../routes/repeats.ts';
import type { Claim } from '../stores/idempotency-store.ts';

/** A claim and the request that holds it. */
export interface HeldClaim extends Claim {
  readonly rule: Idempotency;
  /** Headers of the answer that were there before the handler. */
  readonly before: ReadonlySet<string>;
}

const claims = new WeakMap<RequestContext, HeldClaim>();

export const holdClaim = (context: RequestContext, claim: HeldClaim): void => void claims.set(context, claim);

/** The claim of a request, if it holds one. */
export const claimOf = (context: RequestContext): HeldClaim | undefined => claims.get(context);

/**
 * The key to send on with the request's own writes, as `Idempotency-Key`: the same for each repeat of the request, and another for any
 * other caller, whatever key that has chosen. Undefined where the client sent none.
 */
export const upstreamKey = (): string | undefined => claims.get(currentContext())?.key;
