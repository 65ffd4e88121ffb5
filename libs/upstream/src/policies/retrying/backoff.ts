/** The pauses before further attempts. */
export interface BackoffRules {
  /** Milliseconds before the first one, at most. */
  readonly base: number;
  /** Milliseconds, at most, however often has been tried. */
  readonly longest: number;
}

/**
 * The pause before a further attempt: exponential with full jitter, `random(0, min(longest, base × 2^retry))` (Marc Brooker,
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015). Without the jitter, callers that failed together try again together.
 *
 * @param retry 0 for the first further attempt
 * @param random in [0, 1)
 * @returns milliseconds
 */
export const backoff = (rules: BackoffRules, retry: number, random: number): number => random * Math.min(rules.longest, rules.base * 2 ** retry);

/** What bounds a pause, in milliseconds. */
export interface PauseBounds {
  /** What the upstream asks for. */
  readonly asked: number;
  /** Until the deadline; infinite where there is none. */
  readonly left: number;
  /** What one attempt may take. Without a deadline, the upstream is given no longer pause than that, or than the longest of the rules. */
  readonly timeout: number;
}

/**
 * The pause before a further attempt, as long as the upstream asks for at least.
 *
 * @returns milliseconds; undefined when it would outlast the deadline, so that the call fails now
 */
export function pauseBefore(rules: BackoffRules, retry: number, { asked, left, timeout }: PauseBounds): number | undefined {
  const pause = Math.max(backoff(rules, retry, Math.random()), asked);
  return pause < (left < Number.POSITIVE_INFINITY ? left : Math.max(timeout, rules.longest)) ? pause : undefined;
}
