import { describeBounds, isWithin } from './bounds.ts';

describe('bounds', () => {
  it('are described as far as they go', () => {
    const format = (value: number): string => `${value}s`;
    expect([{ min: 0, max: 5 }, { min: 1 }, { max: 5 }, {}].map((bounds) => describeBounds(bounds, format))).toEqual(['from 0s to 5s', 'of at least 1s', 'of at most 5s', '']);
  });

  it.each([
    [1, { min: 1, max: 5 }, true],
    [5, { min: 1, max: 5 }, true],
    [0, { min: 1, max: 5 }, false],
    [6, { min: 1, max: 5 }, false],
    [0, {}, true],
    [-1, {}, false],
    [Number.MAX_SAFE_INTEGER, {}, true],
    [2 ** 53, {}, false],
    [1.5, {}, false],
    ['1', {}, false],
    [Number.NaN, {}, false],
  ])('hold for %p in %j: %p', (value, bounds, holds) => expect(isWithin(value, bounds)).toBe(holds));
});
