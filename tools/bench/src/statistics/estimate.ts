/** The median of paired values, with an interval for the true median. */
export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** The probability that the interval holds the true median, whatever the distribution. */
  readonly confidence: number;
}

const WANTED = 0.95;

/**
 * Median and an interval from order statistics: between the k-th smallest and the k-th largest of n values lies the true median
 * with probability 1 − 2 · P(X < k), X binomial with n and ½ (David and Nagaraja, Order Statistics, section 7.1). k is the
 * largest that keeps 95%; fewer than six values never reach that, and their whole range is given with what it is worth.
 */
export function estimate(values: readonly number[]): Estimate {
  const sorted = [...values].sort((one, other) => one - other);
  const { length } = sorted;
  if (length === 0) throw new RangeError('there is nothing to estimate from');
  let k = 1;
  while (k + 1 <= length / 2 && coverage(length, k + 1) >= WANTED) k += 1;
  return {
    median: (at(sorted, Math.floor((length - 1) / 2)) + at(sorted, Math.ceil((length - 1) / 2))) / 2,
    low: at(sorted, k - 1),
    high: at(sorted, length - k),
    confidence: coverage(length, k),
  };
}

/** The two samples of each round belong together: each round gives one value. */
export const paired = <T>(ones: readonly T[], others: readonly T[], of: (one: T, other: T) => number): number[] =>
  ones.map((one, round) => of(one, others[round] as T));

function coverage(n: number, k: number): number {
  let term = 1;
  let below = 0;
  for (let i = 0; i < k; i += 1) {
    below += term;
    term = (term * (n - i)) / (i + 1);
  }
  return Math.max(0, 1 - (2 * below) / 2 ** n);
}

const at = (values: readonly number[], index: number): number => values[index] as number;
