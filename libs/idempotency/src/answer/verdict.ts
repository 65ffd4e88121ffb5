import type { Idempotency } from '../routes/repeats.ts';

/** What becomes of a claim: its answer is kept, the key is free again, or it stays claimed for as long as an answer would be kept. */
export type Verdict = 'keep' | 'release' | 'undecided';

/** 4xx that say nothing of what the request did: try later (408, 425, 429), or the client had left (499). */
const NOT_DEFINITE = new Set([408, 425, 429, 499]);

/**
 * What an answer says of the write. Up to 499 it is definite as a rule: done, or not done and never to be. From 500 on it is unknown: the
 * service may have failed after it had written.
 * @param handled whether the handler had begun; before, nothing is changed, and a repeat may be another request
 */
export function verdictOn(status: number, handled: boolean, whenUnknown: Idempotency['whenUnknown']): Verdict {
  if (!handled) return 'release';
  if (status < 500 && !NOT_DEFINITE.has(status)) return 'keep';
  if (whenUnknown === 'repeat') return 'release';
  // The failure is replayed, so that a second try is not taken for a first one.
  return status >= 500 ? 'keep' : 'undecided';
}
