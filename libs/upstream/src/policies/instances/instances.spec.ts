import { powerOfTwo } from '../balancing/power-of-two.ts';
import { roundRobin } from '../balancing/round-robin.ts';
import type { Instance } from './instance.ts';
import { Instances } from './instances.ts';
import type { InstancesOptions } from './instances.ts';
import type { Placement } from './placement.ts';
import { Resting } from './resting.ts';
import { seeded, Simulation } from './simulation.fixture.ts';

const ejection = { failures: 5, base: 30_000, longest: 300_000, share: 0.1 };
const at = (address: string, more: Partial<Placement> = {}): Placement => ({ address, weight: 1, priority: 0, ...more });
const zone = (name: string, count: number): Placement[] => Array.from({ length: count }, (_, index) => at(`${name}-${index}`, { zone: name }));

describe('the instances of an upstream', () => {
  let opened: string[];
  let retired: string[];
  let ejected: [string, number][];

  const of = (options: Partial<InstancesOptions<string>> = {}): Instances<string> =>
    new Instances<string>({
      balancer: roundRobin,
      ejection,
      levels: { zone: 'own', panic: 0.5 },
      slowStart: 10_000,
      open: ({ address }) => (opened.push(address), address),
      retire: (endpoint) => retired.push(endpoint),
      ejected: ({ address }, milliseconds) => ejected.push([address, milliseconds]),
      random: seeded(11),
      ...options,
    });
  const named = (instances: Instances<string>, address: string): Instance<string> => instances.all.find((instance) => instance.address === address) as Instance<string>;
  const picked = (instances: Instances<string>, now: number, times: number, except?: Instance<string>): Map<string | undefined, number> => {
    const got = new Map<string | undefined, number>();
    for (let time = 0; time < times; time += 1) {
      const address = instances.pick(except, '', now)?.address;
      got.set(address, (got.get(address) ?? 0) + 1);
    }
    return got;
  };
  const fail = (instances: Instances<string>, address: string, now: number, times = 5): void => {
    for (let time = 0; time < times; time += 1) instances.record(named(instances, address), true, 1, now);
  };

  beforeEach(() => {
    [opened, retired, ejected] = [[], [], []];
  });

  describe('when the list changes', () => {
    it('keeps who stays, with what was learned of it, and lets who goes finish', () => {
      const instances = of();
      instances.update([at('a'), at('b')], 0);
      const [a, b] = instances.all as [Instance<string>, Instance<string>];
      [a.outstanding, a.failures] = [3, 2];
      instances.update([at('c'), at('a', { weight: 5, zone: 'own', version: 'v2' })], 1_000);
      expect(instances.all.map(({ address }) => address)).toEqual(['c', 'a']);
      expect(named(instances, 'a')).toBe(a);
      expect([a.outstanding, a.failures, a.placement.weight, a.weightAt(1_000)]).toEqual([3, 2, 5, 5]);
      expect([opened, retired]).toEqual([['a', 'b', 'c'], [b.endpoint]]);
    });

    it('opens new connections where the same address leads elsewhere', () => {
      const instances = of();
      instances.update([at('a', { ip: '10.0.0.1' }), at('b', { authority: 'shop.example' })], 0);
      instances.update([at('a', { ip: '10.0.0.2' }), at('b', { authority: 'shop.example' })], 0);
      instances.update([at('a', { ip: '10.0.0.2' }), at('b', { authority: 'shop.test' })], 0);
      expect([opened, retired]).toEqual([['a', 'b', 'a', 'b'], ['a', 'b']]);
    });

    it('asks a newcomer less at first, unless all are new', () => {
      const instances = of();
      instances.update([at('a'), at('b')], 5_000);
      expect(instances.all.map((instance) => instance.weightAt(5_000))).toEqual([1, 1]);
      instances.update([at('a'), at('b'), at('c')], 60_000);
      expect(picked(instances, 60_000, 2_100).get('c')).toBeCloseTo(100, -1);
      expect(picked(instances, 70_000, 2_100).get('c')).toBeCloseTo(700, -1);
    });

    it('asks those that are left at once, and none when none is', () => {
      const instances = of();
      expect(instances.pick(undefined, '', 0)).toBeUndefined();
      instances.update([at('a'), at('b')], 0);
      picked(instances, 0, 10);
      instances.update([at('b')], 0);
      expect([...picked(instances, 0, 10).keys()]).toEqual(['b']);
      instances.update([], 0);
      expect(instances.pick(undefined, '', 0)).toBeUndefined();
      expect(instances.hasOther(undefined, 0)).toBe(false);
    });
  });

  describe('when one has failed', () => {
    it('asks another one, in another zone when this is the last', () => {
      const instances = of();
      instances.update([at('near', { zone: 'own' }), ...zone('far', 9)], 0);
      expect([...picked(instances, 0, 50).keys()]).toEqual(['near']);
      expect(instances.hasOther(named(instances, 'near'), 0)).toBe(false);
      // With half of its zone out, the other zone gets some.
      instances.update([...zone('own', 2), ...zone('far', 9)], 0);
      instances.probed(named(instances, 'own-1'), true, 0);
      const last = named(instances, 'own-0');
      expect(instances.hasOther(last, 0)).toBe(true);
      expect(picked(instances, 0, 200, last).has('own-0')).toBe(false);
    });

    it('knows when there is no other', () => {
      const instances = of();
      instances.update([at('a'), at('b')], 0);
      const [a] = instances.all;
      expect(instances.hasOther(a, 0)).toBe(true);
      fail(instances, 'b', 0);
      expect(instances.hasOther(a, 0)).toBe(false);
      expect(instances.pick(a, '', 0)).toBe(a);
      expect(instances.hasOther(a, 30_000)).toBe(true);
    });
  });

  it('passes over an ejected one at once, and asks it again when its time is over, though nothing else happens then', () => {
    const instances = of();
    instances.update([at('a'), at('b'), at('c')], 0);
    picked(instances, 0, 3);
    fail(instances, 'b', 1_000);
    expect(ejected).toEqual([['b', 30_000]]);
    expect(picked(instances, 30_999, 100).has('b')).toBe(false);
    expect(picked(instances, 31_000, 100).get('b')).toBeCloseTo(100 * (0.1 / 2.1), -1);
    expect(picked(instances, 41_000, 99).get('b')).toBe(33);
  });

  it.each([['a', 'b'], ['b', 'a']])('asks each of several again when its own time is over, whichever stands first: %s before %s', (sooner, later) => {
    const instances = of({ ejection: { ...ejection, share: 1 }, levels: { zone: 'own', panic: 0 } });
    instances.update([at('a'), at('b'), at('c')], 0);
    fail(instances, sooner, 1_000);
    fail(instances, later, 20_000);
    const asked = (now: number): string[] => [...picked(instances, now, 300).keys()].map(String).sort();
    expect([30_999, 31_000, 49_999, 50_000].map(asked)).toEqual([['c'], [sooner, 'c'].sort(), [sooner, 'c'].sort(), ['a', 'b', 'c']]);
  });

  it('passes over one that probes find dead, and begins with a little when it is back', () => {
    const instances = of();
    instances.update([at('a'), at('b'), at('c')], 0);
    instances.probed(named(instances, 'b'), true, 1_000);
    expect(named(instances, 'b').weightAt(1_000)).toBe(1);
    expect(picked(instances, 60_000, 100).has('b')).toBe(false);
    instances.probed(named(instances, 'b'), false, 60_000);
    instances.probed(named(instances, 'b'), false, 65_000);
    expect(named(instances, 'b').weightAt(65_000)).toBe(0.5);
  });

  it('takes note of when one has answered, and of a failure as far as that tells of it', () => {
    const instances = of();
    instances.update([at('a'), at('b')], 0);
    const [a] = instances.all as [Instance<string>];
    instances.record(a, false, 5, 1_000);
    instances.record(a, true, 5, 2_000, 0.25);
    instances.record(a, undefined, 5, 3_000);
    expect([a.answeredAt, a.failures]).toEqual([1_000, 0.25]);
  });

  describe('of which some rest', () => {
    let instances: Instances<string>;
    let resting: Resting<string>;

    beforeEach(() => {
      instances = of();
      instances.update([at('a'), at('b'), at('c')], 0);
      resting = new Resting();
      resting.note(named(instances, 'a'), 5_000);
      resting.note(named(instances, 'b'), 3_000);
    });
    const asked = (now: number): string[] => [...new Set(Array.from({ length: 9 }, () => instances.pick(undefined, '', now, resting)?.address ?? 'none'))].sort();

    it('asks the others, and each again when its time is over', () => {
      expect([asked(2_999), asked(3_000), asked(5_000)]).toEqual([['c'], ['b', 'c'], ['a', 'b', 'c']]);
    });

    it('asks one that rests where no other is left, as soon as the first of them is back', () => {
      instances.probed(named(instances, 'c'), true, 0);
      expect({ asked: asked(1_000), pause: instances.pauseOf(resting, 1_000) }).toEqual({ asked: ['a', 'b'], pause: 2_000 });
    });

    it('knows no pause while one does not rest, nor without instances', () => {
      expect(instances.pauseOf(resting, 1_000)).toBe(0);
      instances.update([], 1_000);
      expect([instances.pauseOf(resting, 1_000), instances.pick(undefined, '', 1_000, resting)]).toEqual([0, undefined]);
    });

    it('knows by itself that one is back from its ejection, which does not rest', () => {
      instances.update([at('a'), at('c')], 0);
      fail(instances, 'c', 0);
      resting.note(named(instances, 'a'), 60_000);
      expect([29_999, 30_000].map((now) => instances.pauseOf(resting, now))).toEqual([30_001, 0]);
    });
  });

  it('learns nothing from what was called off, and no latency from failures', () => {
    const instances = of();
    instances.update([at('a')], 0);
    const [a] = instances.all as [Instance<string>];
    for (let time = 0; time < 20; time += 1) {
      instances.record(a, undefined, 500, 0);
      instances.record(a, time % 2 === 0, time % 2 === 0 ? 1 : 20, 0);
    }
    expect([a.failures, a.latency.value(0)]).toEqual([0, 20]);
  });

  it('carry traffic over to the next zone when theirs goes, and back as it returns: 200 instances, five minutes', () => {
    const simulation = new Simulation(3);
    const instances = of({ balancer: powerOfTwo, random: simulation.random });
    instances.update([...zone('own', 100), ...zone('far', 100)], simulation.now);
    const seconds: { own: number; far: number }[] = [];
    let most = 0;
    simulation.arrivals(
      () => 400,
      () => {
        const second = (seconds[Math.floor(simulation.now / 1_000)] ??= { own: 0, far: 0 });
        const instance = instances.pick(undefined, '', simulation.now) as Instance<string>;
        instance.outstanding += 1;
        second[instance.placement.zone as 'own' | 'far'] += 1;
        most = Math.max(most, instance.outstanding);
        simulation.after(20 + simulation.exponential(30), () => {
          instance.outstanding -= 1;
          instances.record(instance, false, 50, simulation.now);
        });
      },
    );
    /** The own zone's share of what came between two times. */
    const share = (from: number, to: number): number => {
      const some = seconds.slice(from, to);
      const own = some.reduce((sum, second) => sum + second.own, 0);
      return own / some.reduce((sum, second) => sum + second.own + second.far, 0);
    };
    const probe = (from: number, to: number, down: boolean): void => {
      for (let index = from; index < to; index += 1) instances.probed(named(instances, `own-${index}`), down, simulation.now);
    };
    simulation.run(60_000);
    probe(0, 50, true);
    simulation.run(60_000);
    probe(50, 100, true);
    simulation.run(60_000);
    for (let index = 0; index < 100; index += 1) simulation.after(index * 600, () => probe(index, index + 1, false));
    simulation.run(120_000);
    expect(share(1, 61)).toBe(1);
    expect(share(61, 121)).toBeCloseTo(0.7, 1);
    expect(share(121, 181)).toBe(0);
    // 50 of 100 are back after half a minute.
    expect(share(208, 214)).toBeCloseTo(0.7, 1);
    expect(share(260, 301)).toBe(1);
    expect(most).toBeLessThan(8);
  });
});
