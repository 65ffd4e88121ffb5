import fc from 'fast-check';
import { slope, slopeError } from './line.ts';

describe('slope', () => {
  it('is exact for points on any line', () => {
    const number = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(number, number, fc.uniqueArray(number, { minLength: 2 }), (rise, offset, xs) => {
        expect(slope(xs.map((x) => ({ x, y: offset + rise * x })))).toBeCloseTo(rise, 6);
      }),
    );
  });

  it('is not affected by an even oscillation', () => {
    expect(slope([0, 1, 2, 3].map((x) => ({ x, y: x % 3 === 0 ? 5 : 6 })))).toBe(0);
  });

  it('is 0 where there is no line', () => {
    expect(slope([{ x: 1, y: 5 }])).toBe(0);
    expect(slope([])).toBe(0);
  });
});

describe('the error of a slope', () => {
  it('is 0 when all points lie on the line', () => {
    expect(slopeError([0, 1, 2, 3].map((x) => ({ x, y: 4 - 2 * x })))).toBeCloseTo(0, 9);
  });

  it('matches a textbook example', () => {
    // y = x, and a residual of ±1 in turn that is at right angles to x: Σr² = 4, Σ(x − x̄)² = 5.
    const points = [1, -1, -1, 1].map((residual, x) => ({ x, y: x + residual }));
    expect(slope(points)).toBeCloseTo(1, 9);
    expect(slopeError(points)).toBeCloseTo(Math.sqrt(4 / 2 / 5), 9);
  });

  it('is unknown for two points, and where all x are the same', () => {
    expect(slopeError([{ x: 0, y: 0 }, { x: 1, y: 1 }])).toBe(Number.POSITIVE_INFINITY);
    expect(slopeError([1, 2, 3].map((y) => ({ x: 1, y })))).toBe(Number.POSITIVE_INFINITY);
  });
});
