import fc from 'fast-check';
import { Instance } from '../instances/instance.ts';
import type { Placement } from '../instances/placement.ts';
import { levelsOf } from './levels.ts';
import type { Level, LevelRules } from './levels.ts';

type Where = Partial<Pick<Placement, 'zone' | 'priority' | 'weight'>>;
const rules: LevelRules = { zone: 'own', panic: 0.5 };

/** Instances of which the first ones are well and the others are not. */
const some = (count: number, well: number, { zone, priority = 0, weight = 1 }: Where = {}): Instance<number>[] =>
  Array.from({ length: count }, (_, index) => {
    const instance = new Instance({ address: `${zone}${priority}-${index}`, weight, priority, ...(zone === undefined ? {} : { zone }) }, index, 0);
    instance.down = index >= well;
    return instance;
  });
const own = (count: number, well: number): Instance<number>[] => some(count, well, { zone: 'own' });
const other = (count: number, well: number): Instance<number>[] => some(count, well, { zone: 'other' });
const shares = (levels: readonly Level<number>[]): number[] => levels.map(({ upTo }, index) => upTo - (levels[index - 1]?.upTo ?? 0));
const ownShare = (levels: readonly Level<number>[]): number =>
  shares(levels).reduce((sum, share, index) => sum + (levels[index]?.instances[0]?.placement.zone === 'own' ? share : 0), 0);

describe('levels', () => {
  it('give all traffic to the BFF’s own zone while at least 1/1.4 of it is well', () => {
    for (const well of [100, 90, 72]) {
      const [first, ...rest] = levelsOf([...other(100, 100), ...own(100, well)], rules, 0);
      expect(rest).toEqual([]);
      expect(first).toMatchObject({ upTo: 1, instances: { length: well } });
      expect(first?.instances.every(({ placement }) => placement.zone === 'own')).toBe(true);
    }
    expect(shares(levelsOf([...own(100, 71), ...other(100, 100)], rules, 0))).toEqual([expect.closeTo(0.994), expect.closeTo(0.006)]);
  });

  it('let traffic come back by and by as the zone recovers', () => {
    const returning = Array.from({ length: 101 }, (_, well) => ownShare(levelsOf([...own(100, well), ...other(100, 100)], rules, 0)));
    expect(returning[0]).toBe(0);
    expect(returning[100]).toBe(1);
    for (const [well, share] of returning.entries()) {
      expect(share).toBeCloseTo(Math.min(1, (1.4 * well) / 100));
      if (well > 0) expect(share - (returning[well - 1] as number)).toBeLessThan(0.0141);
    }
  });

  it('rank by priority first, and by zone within it', () => {
    const where: readonly Where[] = [{ priority: 1, zone: 'own' }, { priority: 0, zone: 'other' }, { priority: 1, zone: 'other' }, { priority: 0, zone: 'own' }];
    const instances = where.flatMap((place) => some(10, 2, place));
    const order = levelsOf(instances, rules, 0).map(({ instances: [first] }) => `${first?.placement.priority} ${first?.placement.zone}`);
    expect(order).toEqual(['0 own', '0 other', '1 own', '1 other']);
  });

  it('take an instance without a zone for near, and all for near when the BFF has none', () => {
    expect(levelsOf([...some(1, 1), ...own(1, 1), ...other(1, 1)], rules, 0)[0]?.instances).toHaveLength(2);
    expect(levelsOf([...own(1, 1), ...other(1, 1)], { ...rules, zone: undefined }, 0)[0]?.instances).toHaveLength(2);
  });

  it('take all for near when the BFF has no zone, those without one too', () => {
    expect(levelsOf([...some(1, 1), ...own(1, 1), ...other(1, 1)], { ...rules, zone: undefined }, 0)).toMatchObject([{ upTo: 1, instances: { length: 3 } }]);
  });

  it('pass over one without a healthy instance, while another has one', () => {
    expect(levelsOf([...own(3, 0), ...other(5, 5)], rules, 0)).toMatchObject([{ upTo: 1, instances: { length: 5 } }]);
  });

  it('use a level whole when too few of it are healthy and no other level can carry the traffic', () => {
    const [alone] = levelsOf(own(10, 4), rules, 0);
    expect(alone?.instances).toHaveLength(10);
    expect(levelsOf(own(10, 5), rules, 0)[0]?.instances).toHaveLength(5);
    // 0.56 + 0.56: together they can.
    expect(levelsOf([...own(10, 4), ...other(10, 4)], rules, 0).map(({ instances }) => instances.length)).toEqual([4, 4]);
    // 0.42 + 0.42: they cannot, and share it by what they can.
    const both = levelsOf([...own(10, 3), ...other(10, 3)], rules, 0);
    expect(both.map(({ instances }) => instances.length)).toEqual([10, 10]);
    expect(shares(both)).toEqual([0.5, 0.5]);
    expect(levelsOf(own(10, 1), { ...rules, panic: 0 }, 0)[0]?.instances).toHaveLength(1);
  });

  it('ask the first level when no instance is healthy anywhere', () => {
    expect(levelsOf([...own(3, 0), ...other(5, 0)], rules, 0)).toMatchObject([{ upTo: 1, instances: { length: 3 } }]);
    expect(levelsOf(own(3, 0), { ...rules, panic: 0 }, 0)).toMatchObject([{ upTo: 1, instances: { length: 3 } }]);
    expect(levelsOf([], rules, 0)).toEqual([]);
  });

  it('know the heaviest of those that are asked, and who is back from an ejection', () => {
    const [light, heavy] = [...some(1, 1, { weight: 2 }), ...some(1, 1, { weight: 7 })] as [Instance<number>, Instance<number>];
    heavy.ejectedUntil = 30_000;
    expect(levelsOf([light, heavy], rules, 29_999)).toMatchObject([{ heaviest: 2 }]);
    expect(levelsOf([light, heavy], rules, 30_000)).toMatchObject([{ heaviest: 7 }]);
  });

  it('always share out all traffic, first come first, and to no unhealthy instance unless too few are healthy', () => {
    const zone = fc.record({ size: fc.integer({ min: 1, max: 300 }), ill: fc.double({ min: 0, max: 1, noNaN: true }), priority: fc.nat(2), zone: fc.constantFrom('own', 'other') });
    fc.assert(
      fc.property(fc.array(zone, { minLength: 1, maxLength: 6 }), (zones) => {
        const instances = zones.flatMap(({ size, ill, ...where }) => some(size, size - Math.floor(size * ill), where));
        const levels = levelsOf(instances, rules, 0);
        expect(levels.at(-1)?.upTo).toBeCloseTo(1, 9);
        for (const share of shares(levels)) expect(share).toBeGreaterThan(0);
        for (const { instances: asked } of levels) {
          const well = asked.filter((instance) => instance.isWell(0)).length;
          if (well < asked.length) expect(well).toBeLessThan(asked.length * rules.panic);
        }
      }),
    );
  });
});
