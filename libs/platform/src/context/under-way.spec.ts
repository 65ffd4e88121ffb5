import fc from 'fast-check';
import { UnderWay } from './under-way.ts';

describe('a collection of entries in flight', () => {
  it('holds every entry that was added and not removed, in whatever order they are removed', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ comes: fc.boolean(), which: fc.nat() })), (steps) => {
        const underWay = new UnderWay<{ place: number }>();
        const there: { place: number }[] = [];
        for (const { comes, which } of steps) {
          if (comes || there.length === 0) {
            const one = { place: -1 };
            there.push(one);
            underWay.add(one);
          } else if (which % 5 === 0) {
            // Neither of them is there: one never came, one is of somewhere else.
            for (const place of [-1, which % there.length]) underWay.remove({ place });
          } else underWay.remove(there.splice(which % there.length, 1)[0] as { place: number });
          expect(new Set(underWay)).toEqual(new Set(there));
          expect([underWay.size, underWay.find((one) => one === there.at(-1))]).toEqual([there.length, there.at(-1)]);
          expect([...underWay].every((one, place) => one.place === place)).toBe(true);
        }
      }),
    );
  });
});
