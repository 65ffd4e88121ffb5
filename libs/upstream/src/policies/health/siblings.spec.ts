import { roundRobin } from '../balancing/round-robin.ts';
import type { Instance } from '../instances/instance.ts';
import { Instances } from '../instances/instances.ts';
import { Simulation } from '../instances/simulation.fixture.ts';
import { Siblings } from './circuits.ts';

describe('a failure of an operation at an instance', () => {
  const [here, there] = [{}, {}] as [Instance<string>, Instance<string>];
  const surprise = (elsewhere: readonly boolean[]): number => {
    const siblings = new Siblings();
    for (const failed of elsewhere) siblings.note(there, failed);
    siblings.note(here, true);
    return siblings.surprise(here);
  };

  it.each<[string, readonly boolean[], number]>([
    ['everything while nothing is known of others', [], 1],
    ['everything while it works elsewhere', Array<boolean>(8).fill(false), 1],
    ['nothing while it fails everywhere', Array<boolean>(8).fill(true), 0],
    ['a little while it fails every other time', [true, false, true, false, true, false], 0.231],
    ['about half while three of the last fifteen failed elsewhere', Array.from({ length: 16 }, (_, index) => index % 4 === 0), 0.537],
    ['nothing once it works no more elsewhere', [...Array<boolean>(16).fill(false), ...Array<boolean>(16).fill(true)], 0],
  ])('tells %s', (_, elsewhere, expected) => expect(surprise(elsewhere)).toBeCloseTo(expected, 3));
});

/** Instances of an upstream with two operations, the second of which fails at the bad ones; of 1,000 calls a second it has some. */
class Traffic {
  readonly ejected = new Set<string>();
  private readonly simulation = new Simulation(11);

  constructor({ count, share, fails }: { count: number; share: number; fails: (address: string, sick: boolean) => number }, seconds = 120) {
    const { simulation } = this;
    const instances = new Instances<string>({
      balancer: roundRobin,
      ejection: { failures: 5, base: 30_000, longest: 300_000, share: 0.1 },
      levels: { zone: undefined, panic: 0.5 },
      slowStart: 10_000,
      open: ({ address }) => address,
      retire: () => undefined,
      ejected: ({ address }) => this.ejected.add(address),
      random: simulation.random,
    });
    instances.update(Array.from({ length: count }, (_, index) => ({ address: `i${index}`, weight: 1, priority: 0 })), simulation.now);
    const operations = [new Siblings(), new Siblings()] as const;
    simulation.arrivals(
      () => 1_000,
      () => {
        const instance = instances.pick(undefined, '', simulation.now) as Instance<string>;
        const sick = simulation.random() < share;
        const siblings = operations[sick ? 1 : 0];
        const failed = simulation.random() < fails(instance.address, sick);
        instances.record(instance, failed, 5, simulation.now, siblings.surprise(instance));
        siblings.note(instance, failed);
      },
    );
    simulation.run(seconds * 1_000);
  }
}

describe('a path that is sick at all instances', () => {
  it.each([
    [2, 0.55, 1],
    [3, 0.55, 1],
    [3, 0.9, 1],
    [10, 0.9, 1],
    [3, 0.55, 0.5],
  ])('ejects none of %d, with %d of the calls, of which %d fail', (count, share, failing) => {
    const traffic = new Traffic({ count, share, fails: (_, sick) => (sick ? failing : 0.002) });
    expect([...traffic.ejected]).toEqual([]);
  });

  it.each([
    [2, 0],
    [3, 0.55],
    [10, 0.55],
  ])('does not hide that one of %d fails, with %d of the calls for the sick path', (count, share) => {
    const traffic = new Traffic({ count, share, fails: (address, sick) => (address === 'i1' || sick ? 1 : 0.002) }, 20);
    expect([...traffic.ejected]).toEqual(['i1']);
  });
});
