import fc from 'fast-check';
import { Instance } from '../instances/instance.ts';
import { roundRobin } from './round-robin.ts';

const instanceOf = (address: string, weight = 1): Instance<string> => new Instance({ address, weight, priority: 0 }, address, 10_000);
const weighted = (...weights: readonly number[]): Instance<string>[] => weights.map((weight, index) => instanceOf(String.fromCharCode(97 + index), weight));
const next = (instances: readonly Instance<string>[], except?: Instance<string>, now = 0): Instance<string> =>
  roundRobin({ instances, heaviest: 0 }, { except, now, random: () => 0, key: '' });
const turns = (instances: readonly Instance<string>[], times: number): string[] => Array.from({ length: times }, () => next(instances).address);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe('round robin', () => {
  it('spreads the turns of a heavy instance over the round', () => {
    expect(turns(weighted(5, 1, 1), 14).join('')).toBe('aabacaaaabacaa');
    expect(turns(weighted(1, 1, 1), 9).join('')).toBe('abcabcabc');
  });

  it('gives each its weight in every round, and none is ahead by a whole turn at any time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 }), (weights) => {
        const instances = weighted(...weights);
        const all = sum(weights);
        const got = new Map(instances.map((instance) => [instance, 0]));
        for (let turn = 1; turn <= 2 * all; turn += 1) {
          const chosen = next(instances);
          got.set(chosen, (got.get(chosen) as number) + 1);
          expect(got.get(chosen)).toBeLessThan((turn * chosen.placement.weight) / all + 1);
        }
        expect([...got.values()]).toEqual(weights.map((weight) => 2 * weight));
      }),
    );
  });

  it('asks the one that has failed only when there is no other', () => {
    const [one, two] = weighted(1, 1) as [Instance<string>, Instance<string>];
    for (let time = 0; time < 10; time += 1) expect(next([one, two], one)).toBe(two);
    expect(next([one], one)).toBe(one);
  });

  it('does not make up for the turns that an instance was passed over', () => {
    const instances = weighted(1, 1, 1);
    for (let time = 0; time < 1_000; time += 1) next(instances, instances[0]);
    expect(turns(instances, 30).filter((address) => address === 'a')).toHaveLength(10);
  });

  it('gives a newcomer a tenth of its share, and more as time goes by', () => {
    const instances = [...weighted(1, 1, 1), instanceOf('new')];
    (instances[3] as Instance<string>).joinedAt = 5_000;
    const share = (now: number): number => sum(Array.from({ length: 3_100 }, () => Number(next(instances, undefined, now).address === 'new'))) / 3_100;
    expect(share(5_000)).toBeCloseTo(0.1 / 3.1, 2);
    expect(share(10_000)).toBeCloseTo(0.5 / 3.5, 2);
    expect(share(15_000)).toBeCloseTo(0.25, 2);
  });

  it('stays fair while instances come and go', () => {
    const change = fc.record({ picks: fc.nat(60), goes: fc.nat(), comes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        let instances = weighted(1, 1, 1, 1, 1);
        for (const { picks, goes, comes } of changes) {
          for (let pick = 0; pick < picks; pick += 1) next(instances);
          if (comes) instances = [...instances, instanceOf('new')];
          else if (instances.length > 2) instances = instances.filter((_, index) => index !== goes % instances.length);
        }
        const rounds = Array.from({ length: 3 * instances.length }, () => next(instances));
        for (const instance of instances) {
          const got = rounds.filter((chosen) => chosen === instance).length;
          expect(Math.abs(got - 3)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
