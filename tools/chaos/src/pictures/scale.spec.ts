import { linear, logarithmic } from './scale.ts';

describe('a scale', () => {
  it('places values evenly, and none outside the picture', () => {
    const { at } = linear([0, 50, 100], [200, 100]);
    expect([0, 25, 100, 130, -10].map(at)).toEqual([200, 175, 100, 100, 200]);
  });

  it('places what takes ten times as long equally far away wherever it is', () => {
    const { at } = logarithmic([1, 10, 100], [200, 100]);
    expect([1, 10, 100, 1_000].map(at)).toEqual([200, 150, 100, 100]);
    expect(at(0)).toBe(200);
  });
});
