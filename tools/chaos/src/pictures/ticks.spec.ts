import fc from 'fast-check';
import { fromZero, powersOfTen, upToOne } from './ticks.ts';

describe('ticks', () => {
  it('are round numbers from 0 that reach far enough', () => {
    expect(fromZero(4.7, 3)).toEqual([0, 2, 4, 6]);
    expect(fromZero(120, 12)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]);
    expect(fromZero(0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 12 }), (most, count) => {
        const ticks = fromZero(most, count);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9));
        expect(ticks.length).toBeLessThanOrEqual(count + 1);
      }),
    );
  });

  it('are powers of ten around all that is known', () => {
    expect(powersOfTen([3, 40, 260])).toEqual([1, 10, 100, 1_000]);
    expect(powersOfTen([0.2, Number.NaN, 0])).toEqual([0.1, 1, 10]);
    expect(powersOfTen([])).toEqual([1, 10]);
  });

  it('of shares begin close below the least', () => {
    expect([1, 0.995, 0.97, 0.6, 0.2].map((least) => upToOne(least)[0])).toEqual([0.99, 0.99, 0.9, 0.5, 0]);
  });
});
