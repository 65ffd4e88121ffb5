/** Limits of a number, both inclusive, and how to write them. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** `from 10ms to 5m`, `of at least 10ms`, `of at most 5m`; empty without limits. */
export function describeBounds({ min, max }: Bounds, format: (value: number) => string): string {
  if (min !== undefined && max !== undefined) return `from ${format(min)} to ${format(max)}`;
  if (min !== undefined) return `of at least ${format(min)}`;
  return max === undefined ? '' : `of at most ${format(max)}`;
}

/** Whether a value is a whole number from 0 that lies within the limits. */
export function isWithin(value: unknown, { min = 0, max = Number.MAX_SAFE_INTEGER }: Bounds): value is number {
  return Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
}
