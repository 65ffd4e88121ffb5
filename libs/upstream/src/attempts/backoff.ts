/** The pauses before further attempts. */
export interface BackoffRules {
  /** Milliseconds before the first one, at most. */
  readonly base: number;
  /** Milliseconds, at most, however often has been tried. */
  readonly longest: number;
}

/**
 * The pause before a further attempt: exponential with full jitter, `random(0, min(longest, base × 2^retry))` (Marc Brooker,
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015). Without the jitter, whoever failed together tries together.
 *
 * @param retry 0 for the first further attempt
 * @param random in [0, 1)
 * @returns milliseconds
 */
export const backoff = (rules: BackoffRules, retry: number, random: number): number => random * Math.min(rules.longest, rules.base * 2 ** retry);
