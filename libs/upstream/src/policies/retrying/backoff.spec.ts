import fc from 'fast-check';
import { backoff, pauseBefore } from './backoff.ts';

describe('the pause before a further attempt', () => {
  it('lies anywhere between nothing and a bound that doubles up to the longest', () => {
    const rules = { base: 25, longest: 250 };
    expect([0, 1, 2, 3, 4, 10].map((retry) => backoff(rules, retry, 1))).toEqual([25, 50, 100, 200, 250, 250]);
    expect(backoff(rules, 3, 0)).toBe(0);
    fc.assert(
      fc.property(fc.nat(60), fc.double({ min: 0, max: 1, noNaN: true }), (retry, random) => {
        const pause = backoff(rules, retry, random);
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThanOrEqual(250);
      }),
    );
  });
});

describe('the pause that an upstream asks for', () => {
  const rules = { base: 25, longest: 250 };

  it('is waited for when it ends before the deadline; without one, when it is shorter than an attempt may take', () => {
    expect(pauseBefore(rules, 0, { asked: 1_000, left: 1_100, timeout: 500 })).toBe(1_000);
    expect(pauseBefore(rules, 0, { asked: 1_100, left: 1_100, timeout: 5_000 })).toBeUndefined();
    expect(pauseBefore(rules, 0, { asked: 1_000, left: Number.POSITIVE_INFINITY, timeout: 2_000 })).toBe(1_000);
    expect(pauseBefore(rules, 0, { asked: 2_000, left: Number.POSITIVE_INFINITY, timeout: 2_000 })).toBeUndefined();
  });

  it('is no reason to try again sooner than without it', () => {
    jest.spyOn(Math, 'random').mockReturnValueOnce(0.999);
    expect(pauseBefore(rules, 3, { asked: 10, left: 10_000, timeout: 500 })).toBeCloseTo(200, 0);
  });

  it('may be as long as the longest there is where an attempt may take less', () => {
    expect(pauseBefore(rules, 0, { asked: 249, left: Number.POSITIVE_INFINITY, timeout: 100 })).toBe(249);
    expect(pauseBefore(rules, 0, { asked: 250, left: Number.POSITIVE_INFINITY, timeout: 100 })).toBeUndefined();
  });

  it('is finite, whatever is asked for', () => {
    fc.assert(
      fc.property(fc.double(), fc.double({ noNaN: true }), fc.double({ min: 1, max: 1e9, noNaN: true }), (asked, left, timeout) => {
        const pause = pauseBefore(rules, 0, { asked, left, timeout });
        if (pause !== undefined && !(pause < Math.max(left, timeout, 251) && pause < Number.POSITIVE_INFINITY)) throw new Error(`${pause}`);
      }),
    );
  });
});
