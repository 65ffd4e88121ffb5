import { quantile } from './quantile.ts';

/**
 * How much more the last third of some values is than the first, by their medians: for counts, which step up and down for good
 * reasons, where a line through them would follow the steps. 0 of nothing.
 */
export function growth(values: readonly number[]): number {
  const third = Math.ceil(values.length / 3);
  if (third === 0) return 0;
  return quantile(values.slice(-third), 0.5) - quantile(values.slice(0, third), 0.5);
}
