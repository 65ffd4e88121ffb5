import { quantile } from './quantile.ts';

describe('quantile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('takes the nearest rank', () => {
    expect([0.5, 0.99, 1].map((q) => quantile(hundred, q))).toEqual([50, 99, 100]);
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([3, 1, 2], 0)).toBe(1);
  });

  it('is NaN without values', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('does not change its argument', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});
