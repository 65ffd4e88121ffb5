import type { Algorithm } from './algorithm.ts';
import { endOf } from './calendar.ts';
import type { Limit } from './limit.ts';
import type { State } from './state.ts';

/** Whether its window goes on. One that ends later than any that begins now is of a clock that has been set back since, and is over. */
const goesOn = (limit: Limit, { until }: State, now: number): boolean => now < until && until <= Math.max(endOf(limit, now), now + limit.block);

const usedOf = (limit: Limit, state: State, now: number): number => (goesOn(limit, state, now) ? state.value : 0);

/** What a request takes: the whole quota where it costs more than that. Of a quota of 0, more than there is. */
const taken = ({ quota }: Limit, cost: number): number => Math.max(1, Math.min(cost, quota));

/**
 * Fixed windows: `used + cost <= quota` until the window ends, then again from 0. A window of some duration begins with the first
 * request, so that a flood cannot be let through twice by straddling a boundary that it knows, and not everybody comes back at the
 * same moment. Days and months begin with the calendar.
 */
export const fixedWindow: Algorithm = {
  fits: (limit, state, cost, now) => usedOf(limit, state, now) + taken(limit, cost) <= limit.quota,

  take(limit, state, cost, now) {
    const used = usedOf(limit, state, now);
    if (!goesOn(limit, state, now)) state.until = endOf(limit, now);
    state.value = used + taken(limit, cost);
  },

  /** A blocked window holds more than its quota: that tells it from one that is merely used up, and is blocked once only. */
  refuse(limit, state, now) {
    if (limit.block <= 0 || usedOf(limit, state, now) > limit.quota) return false;
    state.value = limit.quota + 1;
    state.until = now + limit.block;
    return true;
  },

  remaining: (limit, state, now) => Math.max(0, limit.quota - usedOf(limit, state, now)),

  wait: (limit, state, _cost, now) => (goesOn(limit, state, now) ? state.until : endOf(limit, now)) - now,
};
