import fc from 'fast-check';
import { slope } from './line.ts';

describe('slope', () => {
  it('finds the slope of any line, wherever it lies', () => {
    const number = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(number, number, fc.uniqueArray(number, { minLength: 2 }), (rise, offset, xs) => {
        expect(slope(xs.map((x) => ({ x, y: offset + rise * x })))).toBeCloseTo(rise, 6);
      }),
    );
  });

  it('is not moved by what swings evenly', () => {
    expect(slope([0, 1, 2, 3].map((x) => ({ x, y: x % 3 === 0 ? 5 : 6 })))).toBe(0);
  });

  it('is 0 where there is no line', () => {
    expect(slope([{ x: 1, y: 5 }])).toBe(0);
    expect(slope([])).toBe(0);
  });
});
