import fc from 'fast-check';
import { SeededRandom } from './seeded-random.ts';

const take = (seed: number, count: number): number[] => {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('SeededRandom', () => {
  it('gives the same for the same seed, and another sequence for another', () => {
    expect(take(7, 5)).toEqual(take(7, 5));
    expect(take(7, 5)).not.toEqual(take(8, 5));
  });

  it('is spread evenly', () => {
    const drawn = take(1, 10_000);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const inside = drawn.filter((value) => value >= tenth / 10 && value < (tenth + 1) / 10).length;
      expect(Math.abs(inside - 1_000)).toBeLessThan(150);
    }
  });

  it('shuffles without losing a card', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (seed, cards) => {
        expect(new SeededRandom(seed).shuffled(cards).sort()).toEqual([...cards].sort());
      }),
    );
  });
});
