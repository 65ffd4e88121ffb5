import fc from 'fast-check';
import { backoff } from './backoff.ts';

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
