import { RequestSignal } from '@portico/platform';

/**
 * What became of a request with an `Idempotency-Key`. How it began: `claimed`, the first with its key; `replayed`, it got the answer of the
 * first; `in-flight`, that has none yet; `changed`, it is not the request that the key belongs to; `unavailable`, the store is gone. How
 * one that was claimed ended: `kept`, its answer is; `released`, a repeat will be carried out; `undecided`, what it did is unknown;
 * `lost`, the store did not take its answer.
 */
export interface IdempotencyKeyUsed {
  readonly outcome: 'claimed' | 'replayed' | 'in-flight' | 'changed' | 'unavailable' | 'kept' | 'released' | 'undecided' | 'lost';
  /** For one that was lost. */
  readonly error?: unknown;
}

export class IdempotencySignals {
  readonly idempotencyKeyUsed = new RequestSignal<IdempotencyKeyUsed>();
}
