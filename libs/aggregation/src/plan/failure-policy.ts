import { parseDuration } from '@portico/config';
import type { DurationText } from '@portico/config';
import { deepFreeze } from '@portico/upstream';
import { snapshot } from '../coalescing/snapshot.ts';

/** A part that fails is replaced by a value, and named in the completeness header. */
export interface Fallback<V> {
  readonly kind: 'fallback';
  readonly value: V;
}

/** A part that fails is replaced by its last good answer for the same caller, query and inputs, if that is young enough. */
export interface Stale {
  readonly kind: 'stale';
  /** Milliseconds. */
  readonly age: number;
}

/**
 * What happens when a part fails. `fail`: so does the request. `omit`: the part is absent. `fallback(value)`: a stand-in.
 * `stale(age)`: the last good answer.
 */
export type FailurePolicy<V> = 'fail' | 'omit' | Fallback<V> | Stale;

/**
 * Replaces a part that fails: `onFailure: fallback(noRatings)`. The value is frozen: all requests see the same one. One with bytes, dates, sets
 * or maps in it, which cannot be frozen, is copied for each request.
 *
 * @throws TypeError when no copy can be made of it then
 */
export const fallback = <const V>(value: V): Fallback<V> => {
  if (deepFreeze(value)) return { kind: 'fallback', value };
  const kept = snapshot(value);
  return { kind: 'fallback', get value() { return snapshot(kept); } };
};

/**
 * Replaces a part that fails by its last good answer: `onFailure: stale('5m')`. Answers are kept for all that a part reads: its caller, the
 * query, what is forwarded to upstreams, and the parts that it needs or wants. No author writes a key.
 */
export const stale = (age: DurationText): Stale => ({ kind: 'stale', age: parseDuration(age) });
