import { pathOf } from './path.ts';

describe('a path', () => {
  it('goes from point to point, by the way from the one before', () => {
    expect(pathOf([[10, 20], [11.5, 18], [13, 18.4]])).toBe('M10 20l 1.5-2 1.5 .4');
  });

  it('leaves out what lies on a level line', () => {
    expect(pathOf([[0, 5], [1, 5], [2, 5], [3, 5], [4, 6]])).toBe('M0 5l 3 0 1 1');
  });

  it('has gaps where nothing is known', () => {
    expect(pathOf([[0, 5], [1, 6], undefined, [3, Number.NaN], [4, 5], [5, 7]])).toBe('M0 5l 1 1M4 5l 1 2');
    expect(pathOf([undefined])).toBe('');
  });

  it('does not drift', () => {
    const far = pathOf(Array.from({ length: 1_000 }, (_, index) => [index * 0.333, index % 2] as const));
    const steps = Array.from(far.slice(far.indexOf('l')).matchAll(/-?\d*\.?\d+/g), ([number]) => Number(number));
    const x = steps.filter((_, index) => index % 2 === 0).reduce((sum, step) => sum + step, 0);
    expect(x).toBeCloseTo(999 * 0.333, 1);
  });
});
