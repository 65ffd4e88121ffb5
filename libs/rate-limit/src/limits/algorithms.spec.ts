import fc from 'fast-check';
import { limitOf } from './limit.ts';
import type { Limit } from './limit.ts';
import type { State } from './state.ts';
import { ALGORITHMS } from './verdict.ts';

const START = Date.UTC(2026, 10, 21);

interface Taken {
  readonly at: number;
  readonly cost: number;
}

/** Asks with these pauses and costs. @returns what was let through */
function run(limit: Limit, steps: readonly { readonly after: number; readonly cost: number }[]): Taken[] {
  const algorithm = ALGORITHMS[limit.counting];
  const state: State = { value: 0, until: 0 };
  let at = START;
  return steps.flatMap(({ after, cost }) => {
    at += after;
    const left = algorithm.remaining(limit, state, at);
    const fits = algorithm.fits(limit, state, cost, at);
    expect(fits).toBe(cost <= left);
    if (!fits) {
      const wait = algorithm.wait(limit, state, cost, at);
      expect(algorithm.fits(limit, state, cost, at + wait)).toBe(true);
      expect(algorithm.fits(limit, state, cost, at + wait - 1)).toBe(false);
      return [];
    }
    algorithm.take(limit, state, cost, at);
    expect(algorithm.remaining(limit, state, at)).toBe(left - cost);
    return [{ at, cost }];
  });
}

const sum = (taken: readonly Taken[]): number => taken.reduce((total, { cost }) => total + cost, 0);
const steps = (most: number) => fc.array(fc.record({ after: fc.integer({ min: 0, max: 2_000 }), cost: fc.integer({ min: 1, max: most }) }), { maxLength: 150 });

describe('GCRA', () => {
  it('lets at most burst + rate × time through, in any stretch of time', () => {
    const limits = fc.record({ quota: fc.integer({ min: 5, max: 500 }), per: fc.integer({ min: 1_000, max: 60_000 }), burst: fc.integer({ min: 5, max: 20 }) });
    fc.assert(
      fc.property(limits, steps(5), ({ quota, per, burst }, asked) => {
        const taken = run(limitOf({ name: 'even', quota, per, burst }), asked);
        for (let from = 0; from < taken.length; from += 1) {
          const first = (taken[from] as Taken).at;
          for (let to = from + 1; to <= taken.length; to += 1) {
            const elapsed = (taken[to - 1] as Taken).at - first;
            expect(sum(taken.slice(from, to))).toBeLessThanOrEqual(burst + (quota * elapsed) / per);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has nothing to remember from when nothing of the burst is used any more, and not before', () => {
    const parts = { quota: fc.integer({ min: 1, max: 5_000 }), per: fc.integer({ min: 1_000, max: 60_000 }), burst: fc.integer({ min: 1, max: 20 }), cost: fc.integer({ min: 1, max: 20 }) };
    fc.assert(
      fc.property(fc.record(parts), ({ quota, per, burst, cost }) => {
        const limit = limitOf({ name: 'even', quota, per, burst });
        const state: State = { value: 0, until: 0 };
        ALGORITHMS.gcra.take(limit, state, cost, START);
        expect(ALGORITHMS.gcra.wait(limit, state, 1, state.until)).toBe(0);
        expect(ALGORITHMS.gcra.wait(limit, state, 1, state.until - 1)).toBeGreaterThan(0);
        expect(ALGORITHMS.gcra.remaining(limit, state, state.until)).toBe(burst);
        expect(ALGORITHMS.gcra.remaining(limit, state, state.until - 1)).toBeLessThan(burst);
      }),
    );
  });

  it('tells when the next whole unit comes back, to the millisecond, whatever is left', () => {
    const parts = { quota: fc.integer({ min: 1, max: 900 }), per: fc.integer({ min: 1_000, max: 60_000 }), burst: fc.integer({ min: 1, max: 20 }), cost: fc.integer({ min: 1, max: 20 }), after: fc.nat(5_000) };
    fc.assert(
      fc.property(fc.record(parts), ({ quota, per, burst, cost, after }) => {
        const limit = limitOf({ name: 'even', quota, per, burst });
        const state: State = { value: 0, until: 0 };
        ALGORITHMS.gcra.take(limit, state, cost, START);
        const [at, leftAt] = [START + after, (now: number): number => ALGORITHMS.gcra.remaining(limit, state, now)];
        const wait = ALGORITHMS.gcra.wait(limit, state, 1, at);
        if (at >= state.until) expect(wait).toBe(0);
        else expect([leftAt(at + wait) > leftAt(at), leftAt(at + wait - 1)]).toEqual([true, leftAt(at)]);
      }),
      // Just enough is left for one more; and an interval of 1,002 µs, which is more than a millisecond.
      { examples: [[{ quota: 60, per: 60_000, burst: 3, cost: 2, after: 0 }], [{ quota: 999, per: 1_000, burst: 3, cost: 1, after: 0 }]] },
    );
  });

  it('keeps below its rate where that leaves no whole microseconds between two', () => {
    const limit = limitOf({ name: 'even', quota: 700_000, per: 1_000, burst: 50_000 });
    const state: State = { value: 0, until: 0 };
    ALGORITHMS.gcra.take(limit, state, 50_000, START);
    expect(ALGORITHMS.gcra.remaining(limit, state, START + 10)).toBeLessThanOrEqual(7_000);
  });

  it('lets everything through that comes at its rate, once its burst is used', () => {
    const limit = limitOf({ name: 'even', quota: 10, per: 1_000, burst: 3 });
    const flood = Array.from({ length: 3 }, () => ({ after: 0, cost: 1 }));
    const even = Array.from({ length: 100 }, () => ({ after: 100, cost: 1 }));
    expect(run(limit, [...flood, ...even])).toHaveLength(103);
  });
});

describe('fixed windows', () => {
  it('let at most the quota through in each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 30 }), fc.integer({ min: 1_000, max: 20_000 }), steps(5), (quota, per, asked) => {
        const taken = run(limitOf({ name: 'window', quota, per }), asked);
        let rest = taken;
        while (rest.length > 0) {
          const end = (rest[0] as Taken).at + per;
          expect(sum(rest.filter(({ at }) => at < end))).toBeLessThanOrEqual(quota);
          rest = rest.filter(({ at }) => at >= end);
        }
      }),
    );
  });

  it('begin with a request, so that no boundary that is known lets a flood through twice', () => {
    const flood = Array.from({ length: 50 }, () => ({ after: 1, cost: 1 }));
    expect(run(limitOf({ name: 'window', quota: 10, per: 60_000 }), [{ after: 59_990, cost: 1 }, ...flood])).toHaveLength(10);
  });
});
