import { growth } from './growth.ts';

describe('growth', () => {
  it('is from the first third to the last', () => {
    expect(growth([10, 10, 10, 11, 12, 13, 14, 14, 14])).toBe(4);
    expect(growth([5, 5, 5])).toBe(0);
  });

  it('does not follow one that stands out', () => {
    expect(growth([10, 10, 10, 10, 10, 10, 10, 10, 40])).toBe(0);
  });

  it('of one value, or none, is none', () => {
    expect([growth([7]), growth([])]).toEqual([0, 0]);
  });
});
