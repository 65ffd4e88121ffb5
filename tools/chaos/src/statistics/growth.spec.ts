import { growth } from './growth.ts';

describe('growth', () => {
  it('compares the first third of the values with the last', () => {
    expect(growth([10, 10, 10, 11, 12, 13, 14, 14, 14])).toBe(4);
    expect(growth([5, 5, 5])).toBe(0);
  });

  it('is not affected by a single outlier', () => {
    expect(growth([10, 10, 10, 10, 10, 10, 10, 10, 40])).toBe(0);
  });

  it('is 0 for one value or none', () => {
    expect([growth([7]), growth([])]).toEqual([0, 0]);
  });
});
