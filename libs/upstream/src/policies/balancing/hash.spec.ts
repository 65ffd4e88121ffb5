import fc from 'fast-check';
import { Instance } from '../instances/instance.ts';
import { byHash } from './hash.ts';

const instanceOf = (address: string, weight = 1): Instance<string> => new Instance({ address, weight, priority: 0 }, address, 10_000);
const some = (count: number): Instance<string>[] => Array.from({ length: count }, (_, index) => instanceOf(`http://10.0.${index >> 8}.${index & 255}:8080`));
const ask = (instances: readonly Instance<string>[], key: string, except?: Instance<string>, now = 0): Instance<string> =>
  byHash({ instances, heaviest: 1 }, { except, now, random: Math.random, key });
const customers = Array.from({ length: 1_000 }, (_, index) => `customer-${index}`);

/** How many of the customers each gets. */
function spread(instances: readonly Instance<string>[], except?: Instance<string>): Map<Instance<string>, number> {
  const got = new Map(instances.map((instance) => [instance, 0]));
  for (const key of customers) {
    const chosen = ask(instances, key, except);
    got.set(chosen, (got.get(chosen) as number) + 1);
  }
  return got;
}

describe('hashing', () => {
  it('asks the same instance for the same key, in whatever order they are known and however new they are', () => {
    const instances = some(20);
    for (const [index, instance] of instances.entries()) instance.joinedAt = index * 1_000;
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.shuffledSubarray(instances, { minLength: 20 }), fc.nat(20_000), (key, shuffled, now) => {
        expect(ask(shuffled, key, undefined, now)).toBe(ask(instances, key));
      }),
    );
  });

  it('moves only the keys of an instance that goes, and brings exactly those back with it', () => {
    const instances = some(20);
    fc.assert(
      fc.property(fc.string(), fc.nat(19), (key, gone) => {
        const left = instances.filter((_, index) => index !== gone);
        const before = ask(instances, key);
        if (before !== instances[gone]) expect(ask(left, key)).toBe(before);
        expect(ask(left, key)).toBe(ask(instances, key, instances[gone]));
      }),
    );
  });

  it('spreads keys evenly over instances whose addresses differ in a digit', () => {
    // 50 each; the standard deviation of a fair spread is 7.
    for (const got of spread(some(20)).values()) expect(Math.abs(got - 50)).toBeLessThan(4 * 7);
  });

  it('spreads the keys of one that goes over all others', () => {
    const instances = some(10);
    const [gone] = instances as [Instance<string>];
    const before = spread(instances);
    const after = spread(instances, gone);
    const moved = before.get(gone) as number;
    expect(after.get(gone)).toBe(0);
    for (const instance of instances.slice(1)) {
      const more = (after.get(instance) as number) - (before.get(instance) as number);
      expect(Math.abs(more - moved / 9)).toBeLessThan(4 * Math.sqrt(moved / 9));
    }
  });

  it('gives each its share by weight, and more weight takes keys from the others only', () => {
    const [one, two, four] = [instanceOf('http://one', 1), instanceOf('http://two', 2), instanceOf('http://four', 4)];
    const got = spread([one, two, four]);
    for (const instance of [one, two, four]) expect((got.get(instance) as number) / customers.length).toBeCloseTo(instance.placement.weight / 7, 1);

    const heavier = instanceOf('http://one', 3);
    for (const key of customers) {
      const before = ask([one, two, four], key);
      const after = ask([heavier, two, four], key);
      if (after !== heavier) expect(after).toBe(before);
      if (before === one) expect(after).toBe(heavier);
    }
  });

  it('asks the one that has failed only when there is no other', () => {
    const [one, two] = some(2) as [Instance<string>, Instance<string>];
    for (const key of customers.slice(0, 100)) expect(ask([one, two], key, one)).toBe(two);
    expect(ask([one], 'a', one)).toBe(one);
  });
});
