import type { Identity } from '@portico/platform';

/** What a BFF's memory of proofs is provided as; without it, it is in the Redis that the replicas share, or in the memory of each. */
export const REPLAY_STORE = Symbol('portico.replay-store');

/** Remembers which proofs have come, so that none is taken twice (RFC 9449, section 11.1). */
export interface ReplayStore {
  /** Since when it remembers, in milliseconds since 1970; undefined for one that outlives the process. */
  readonly since?: number;
  /**
   * Remembers an id, in one step: of two who ask at the same moment, one is the first.
   * @param id 43 characters of base64url: nothing of a proof itself
   * @param ttl milliseconds for which it must be remembered; longer does no harm
   * @param caller whose proof it is: one caller must not fill a bounded memory for the others
   * @returns whether it is new. @throws Error when that is not known
   */
  remember(id: string, ttl: number, caller: Identity): boolean | Promise<boolean>;
}
