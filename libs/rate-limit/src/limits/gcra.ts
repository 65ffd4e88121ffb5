import type { Algorithm } from './algorithm.ts';
import type { Limit } from './limit.ts';
import type { State } from './state.ts';

/** Microseconds in a millisecond. */
const MICRO = 1_000;

/** T, the microseconds after which one more is allowed: a whole number, rounded so that the rate is never exceeded. */
const interval = ({ per, quota }: Limit): number => Math.ceil((per * MICRO) / quota);

/** What a request takes: all that may be taken at once where it costs more than that. */
const taken = ({ burst }: Limit, cost: number): number => Math.min(cost, burst);

/** TAT − now: how much of the burst is used, in microseconds; 0 when nothing is. More than all of it is of a clock that has been set back since, or of a larger burst. */
const backlog = (limit: Limit, state: State, now: number): number => Math.max(0, Math.min(limit.burst * interval(limit), state.value - now * MICRO));

/**
 * The Generic Cell Rate Algorithm as virtual scheduling (ITU-T I.371, annex A). TAT is the theoretical arrival time: when the next
 * request would come if they came at an even rate.
 *
 * ```text
 * T   = per / quota
 * TAT = max(TAT, now)
 * a request of a cost fits when TAT + cost × T <= now + burst × T; then TAT = TAT + cost × T
 * ```
 *
 * In any stretch of time at most burst + time / T are let through. I.371 writes τ = (burst − 1) × T for one cell at a time.
 */
export const gcra: Algorithm = {
  fits: (limit, state, cost, now) => backlog(limit, state, now) + taken(limit, cost) * interval(limit) <= limit.burst * interval(limit),

  take(limit, state, cost, now) {
    state.value = now * MICRO + backlog(limit, state, now) + taken(limit, cost) * interval(limit);
    state.until = Math.ceil(state.value / MICRO);
  },

  refuse: () => false,

  remaining: (limit, state, now) => Math.floor((limit.burst * interval(limit) - backlog(limit, state, now)) / interval(limit)),

  wait(limit, state, cost, now) {
    const one = interval(limit);
    const used = backlog(limit, state, now);
    const missing = used + taken(limit, cost) * one - limit.burst * one;
    if (missing > 0) return Math.ceil(missing / MICRO);
    // The next whole unit comes back when what is used falls below the next multiple of T.
    return used === 0 ? 0 : Math.ceil((((used - 1) % one) + 1) / MICRO);
  },
};
