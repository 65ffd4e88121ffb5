import { estimate, paired } from './estimate.ts';

describe('estimate', () => {
  it('finds the median of odd and even counts', () => {
    expect(estimate([3, 1, 2]).median).toBe(2);
    expect(estimate([4, 1, 3, 2]).median).toBe(2.5);
  });

  it('bounds the median of nine values by the second and the eighth, with 96.1%', () => {
    const { low, high, confidence } = estimate([9, 1, 8, 2, 7, 3, 6, 4, 5]);
    expect({ low, high }).toEqual({ low: 2, high: 8 });
    expect(confidence).toBeCloseTo(0.961, 3);
  });

  it('spans the whole range of few values, with a low confidence', () => {
    const { low, high, confidence } = estimate([1, 2, 3]);
    expect({ low, high }).toEqual({ low: 1, high: 3 });
    expect(confidence).toBeCloseTo(0.75, 6);
    expect(estimate([7])).toEqual({ median: 7, low: 7, high: 7, confidence: 0 });
  });

  it('keeps 95% with many values, and not much more', () => {
    for (const n of [6, 12, 25, 40]) {
      const { confidence } = estimate(Array.from({ length: n }, (_, index) => index));
      expect(confidence).toBeGreaterThanOrEqual(0.95);
      expect(confidence).toBeLessThan(0.99);
    }
  });

  it('throws without values', () => {
    expect(() => estimate([])).toThrow(RangeError);
  });
});

describe('paired', () => {
  it('compares within a round', () => {
    expect(paired([2, 6], [1, 2], (one, other) => one / other)).toEqual([2, 3]);
  });
});
