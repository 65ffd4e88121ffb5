import type { Identity } from '@portico/platform';
import type { Idempotency } from '../routes/repeats.ts';

/** One request that would like to be the one that is carried out for its key. */
export interface Claim {
  /** As `scopedKey` makes it. */
  readonly key: string;
  /** Whose it is. */
  readonly caller: Identity;
  readonly fingerprint: string;
  /** Its own: what one claim has taken, no other can give back. */
  readonly token: string;
  /** What to do where something is kept for the key that is not believed: as if there were nothing, or as if it were in flight. */
  readonly rule?: Pick<Idempotency, 'whenUnknown'>;
}

/**
 * `claimed`: it is the one. `in-flight`: another one is. `changed`: the key belongs to another request. `answered`: what `complete` was
 * given for the key.
 */
export type Claimed = { readonly state: 'claimed' | 'in-flight' | 'changed' } | { readonly state: 'answered'; readonly answer: string };

/** What all replicas know of keys. Each step is done at once, as if there were no others. */
export interface IdempotencyStore {
  /**
   * @param lease milliseconds for which the claim holds: unless it is completed by then, the key is free again
   * @throws StoreUnavailable when that cannot be known
   */
  claim(claim: Claim, lease: number): Promise<Claimed>;
  /**
   * Keeps the answer, in place of the claim. Also when the store has forgotten the claim; not when the key is another's meanwhile.
   * @param keep milliseconds
   * @returns whether it is kept
   * @throws StoreUnavailable when that cannot be known
   */
  complete(claim: Claim, answer: string, keep: number): Promise<boolean>;
  /** Frees the key, as if it had never been claimed. Does nothing when the claim does not hold it. @throws StoreUnavailable */
  release(claim: Claim): Promise<void>;
}
