import { fixedWindow } from './fixed-window.ts';
import { gcra } from './gcra.ts';
import type { Algorithm } from './algorithm.ts';
import type { Counting, Limit } from './limit.ts';
import type { LimitSet } from './limit-set.ts';
import type { State } from './state.ts';

/** What became of a request, told by the limit that matters most: of those that refuse it the one to wait for longest, else the one of which least is left. */
export interface Verdict {
  readonly allowed: boolean;
  /** The limits that were asked; not those of the plan while a local limiter stands in for the store. */
  readonly set: LimitSet;
  readonly limit: Limit;
  /** Units. */
  readonly remaining: number;
  /** Whole seconds until more is left, or until a refused request would pass. */
  readonly resetIn: number;
}

export const ALGORITHMS: Readonly<Record<Counting, Algorithm>> = { window: fixedWindow, day: fixedWindow, month: fixedWindow, gcra };

/** @param states those of the set's limits, in their order, after the request has taken what it takes */
export function verdictOf(set: LimitSet, states: readonly State[], cost: number, now: number, allowed: boolean): Verdict {
  const { limits } = set;
  let chosen = limits[0] as Limit;
  let remaining = Number.POSITIVE_INFINITY;
  let wait = -1;
  for (let index = 0; index < limits.length; index += 1) {
    const limit = limits[index] as Limit;
    const state = states[index] as State;
    const algorithm = ALGORITHMS[limit.counting];
    if (!allowed && algorithm.fits(limit, state, cost, now)) continue;
    const left = algorithm.remaining(limit, state, now);
    const longer = algorithm.wait(limit, state, allowed ? 1 : cost, now);
    if (allowed ? left > remaining || (left === remaining && longer <= wait) : longer <= wait) continue;
    chosen = limit;
    remaining = left;
    wait = longer;
  }
  return { allowed, set, limit: chosen, remaining, resetIn: Math.ceil(wait / 1_000) };
}
