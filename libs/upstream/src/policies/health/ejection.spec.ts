import fc from 'fast-check';
import { powerOfTwo } from '../balancing/power-of-two.ts';
import { Instance } from '../instances/instance.ts';
import { Instances } from '../instances/instances.ts';
import { Simulation } from '../instances/simulation.fixture.ts';
import { Ejection } from './ejection.ts';

const rules = { failures: 5, base: 30_000, longest: 300_000, share: 0.1 };

describe('ejection', () => {
  const of = (count: number, own: Partial<typeof rules> = {}) => {
    const instances = Array.from({ length: count }, (_, index) => new Instance({ address: `i${index}`, weight: 1, priority: 0 }, index, 10_000));
    const told: [string, number][] = [];
    const ejection = new Ejection({ ...rules, ...own }, () => instances, ({ address }, duration) => told.push([address, duration]));
    const fail = (index: number, now: number, times = 5): void => {
      for (let time = 0; time < times; time += 1) ejection.record(instances[index] as Instance<number>, true, now);
    };
    const failBy = (index: number, weight: number, now: number): boolean => ejection.record(instances[index] as Instance<number>, true, now, weight);
    const succeed = (index: number, now: number): boolean => ejection.record(instances[index] as Instance<number>, false, now);
    const usable = (now: number): string[] => instances.filter((instance) => instance.isWell(now)).map(({ address }) => address);
    return { instances, fail, failBy, succeed, usable, told };
  };

  it('takes out an instance after five failures in a row, for thirty seconds', () => {
    const { fail, usable, told } = of(3);
    fail(1, 1_000, 4);
    expect(usable(1_000)).toHaveLength(3);
    fail(1, 1_000, 1);
    expect(usable(1_000)).toEqual(['i0', 'i2']);
    expect(usable(30_999)).toEqual(['i0', 'i2']);
    expect(usable(31_000)).toHaveLength(3);
    expect(told).toEqual([['i1', 30_000]]);
  });

  it('counts failures in a row only', () => {
    const { fail, succeed, usable } = of(3);
    fail(1, 1_000, 4);
    succeed(1, 1_000);
    fail(1, 1_000, 4);
    expect(usable(1_000)).toHaveLength(3);
  });

  it('does not hold against an instance that is back what was begun before it went', () => {
    const { fail, usable, told } = of(3);
    fail(1, 1_000);
    fail(1, 1_500, 50);
    fail(1, 31_000, 4);
    expect(usable(31_000)).toHaveLength(3);
    fail(1, 31_000, 1);
    expect(told).toEqual([['i1', 30_000], ['i1', 60_000]]);
  });

  it('says of each end of an attempt whether it has cost the instance its place', () => {
    const { failBy, succeed } = of(3);
    const ends = (index: number, now: number, times: number): boolean[] => Array.from({ length: times }, () => failBy(index, 1, now));
    expect(succeed(1, 1_000)).toBe(false);
    expect({ failing: ends(1, 1_000, 5), out: ends(1, 1_500, 2), asMayBeOut: ends(0, 1_500, 6) }).toEqual({
      failing: [false, false, false, false, true],
      out: [false, false],
      asMayBeOut: [false, false, false, false, false, false],
    });
    const { failBy: failByOne } = of(1);
    expect(Array.from({ length: 6 }, () => failByOne(0, 1, 1_000))).toEqual([false, false, false, false, false, false]);
  });

  it('ejects an instance that fails more than twice as often as another', () => {
    const { fail, usable } = of(2);
    fail(0, 1_000, 3);
    fail(1, 1_000, 6);
    expect(usable(1_000)).toEqual(['i0', 'i1']);
    fail(1, 1_000, 1);
    expect(usable(1_000)).toEqual(['i0']);
  });

  it('ejects no instance while no other fares better: then it is no instance’s fault', () => {
    const { fail, succeed, usable } = of(3);
    for (const index of [0, 1, 2]) fail(index, 1_000, 4);
    for (const index of [0, 1, 2]) fail(index, 1_100, 3);
    expect(usable(1_100)).toHaveLength(3);
    succeed(2, 1_200);
    fail(0, 1_200, 1);
    expect(usable(1_200)).toEqual(['i1', 'i2']);
  });

  it('takes it out for longer each time, up to a bound, and for shorter after good behaviour', () => {
    const { fail, succeed, told } = of(3, { longest: 80_000 });
    let now = 0;
    for (let time = 0; time < 4; time += 1) {
      fail(0, now);
      now += told.at(-1)?.[1] ?? 0;
    }
    expect(told.map(([, duration]) => duration)).toEqual([30_000, 60_000, 80_000, 80_000]);
    for (let time = 0; time < 3; time += 1) succeed(0, (now += 30_001));
    fail(0, now);
    expect(told.at(-1)?.[1]).toBe(60_000);
  });

  it('is a step shorter after a whole stay without a failure, not with each success', () => {
    const { fail, succeed, told } = of(3);
    fail(0, 0);
    fail(0, 30_000);
    fail(0, 90_000);
    expect(told.map(([, duration]) => duration)).toEqual([30_000, 60_000, 90_000]);
    for (const now of [180_001, 195_000, 210_000, 210_001, 210_002, 240_000]) succeed(0, now);
    fail(0, 240_000);
    expect(told.at(-1)?.[1]).toBe(90_000);
  });

  it('lasts as long as the first for one that has been good for however long', () => {
    const { fail, succeed, told } = of(3);
    for (const now of [40_000, 80_000, 1e9]) succeed(0, now);
    fail(0, 1e9);
    for (const now of [1e9 + 60_001, 1e9 + 90_002, 2e9]) succeed(0, now);
    fail(0, 2e9);
    expect(told.map(([, duration]) => duration)).toEqual([30_000, 30_000]);
  });

  it('counts a failure as far as it tells of the instance', () => {
    const { failBy, usable } = of(3);
    expect(Array.from({ length: 10 }, () => failBy(1, 0.5, 1_000))).toEqual([...Array<boolean>(9).fill(false), true]);
    expect(usable(1_000)).toEqual(['i0', 'i2']);
  });

  it('does not take an ejected instance for better', () => {
    const { instances, fail, usable } = of(3, { share: 1 });
    fail(0, 1_000);
    (instances[1] as Instance<number>).down = true;
    fail(2, 1_000, 50);
    expect(usable(1_000)).toEqual(['i2']);
  });

  it('has an instance come back as a newcomer', () => {
    const { instances, fail } = of(3);
    fail(1, 1_000);
    expect([31_000, 36_000, 41_000].map((now) => instances[1]?.weightAt(now))).toEqual([0.1, 0.5, 1]);
  });

  it('takes out a tenth of them at most, but one always', () => {
    const few = of(3);
    few.fail(0, 0);
    few.fail(1, 0);
    expect(few.usable(0)).toEqual(['i1', 'i2']);
    const many = of(40);
    for (let index = 0; index < 20; index += 1) many.fail(index, 0);
    expect(many.usable(0)).toHaveLength(36);
  });
});

describe('ejection among many', () => {
  it('never takes out more than its share, and lets all back in the end, whatever happens', () => {
    const outcome = fc.record({ instance: fc.nat(), failures: fc.integer({ min: 0, max: 9 }), wait: fc.nat(9_000) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.array(outcome, { maxLength: 300 }), (count, outcomes) => {
        const instances = Array.from({ length: count }, (_, index) => new Instance({ address: `i${index}`, weight: 1, priority: 0 }, index, 10_000));
        const ejection = new Ejection(rules, () => instances, () => undefined);
        let now = 1_000;
        for (const { instance, failures, wait } of outcomes) {
          now += wait;
          const chosen = instances[instance % count] as Instance<number>;
          if (failures === 0) ejection.record(chosen, false, now);
          for (let time = 0; time < failures; time += 1) ejection.record(chosen, true, now);
          expect(instances.filter(({ ejectedUntil }) => ejectedUntil > now).length).toBeLessThanOrEqual(Math.max(1, Math.floor(count / 10)));
        }
        now += rules.longest;
        expect(instances.every((each) => each.isWell(now))).toBe(true);
      }),
    );
  });

  /** Two hundred instances, ten requests a second for each. */
  class Traffic {
    /** Those that fail whatever they are asked. */
    readonly bad = new Set<string>();
    mostOut = 0;
    private asked = new Map<string, number>();
    private readonly simulation = new Simulation(41);
    private readonly instances = new Instances<string>({
      balancer: powerOfTwo,
      ejection: rules,
      levels: { zone: undefined, panic: 0.5 },
      slowStart: 10_000,
      open: ({ address }) => address,
      retire: () => undefined,
      ejected: () => (this.mostOut = Math.max(this.mostOut, this.out)),
      random: this.simulation.random,
    });

    constructor() {
      this.instances.update(Array.from({ length: 200 }, (_, index) => ({ address: `i${index}`, weight: 1, priority: 0 })), this.simulation.now);
      this.simulation.arrivals(() => 2_000, () => this.request());
    }

    get out(): number {
      return this.instances.all.filter((instance) => !instance.isWell(this.simulation.now)).length;
    }

    /** @returns the share of the requests that each got, and that the bad ones got together */
    run(seconds: number): { each: number[]; bad: number } {
      this.asked = new Map();
      this.simulation.run(seconds * 1_000);
      const all = [...this.asked.values()].reduce((sum, count) => sum + count, 0);
      const share = (address: string): number => (this.asked.get(address) ?? 0) / all;
      return { each: this.instances.all.map(({ address }) => share(address)), bad: [...this.bad].reduce((sum, address) => sum + share(address), 0) };
    }

    private request(): void {
      const { instances, simulation, asked } = this;
      const instance = instances.pick(undefined, '', simulation.now) as Instance<string>;
      asked.set(instance.address, (asked.get(instance.address) ?? 0) + 1);
      instance.outstanding += 1;
      // Who fails is quick about it, and looks free.
      const failed = this.bad.has(instance.address);
      const latency = failed ? 1 : simulation.exponential(20);
      simulation.after(latency, () => {
        instance.outstanding -= 1;
        instances.record(instance, failed, latency, simulation.now);
      });
    }
  }

  it('keeps traffic from ten that fail after the first second, and lets them back when they are well', () => {
    const traffic = new Traffic();
    for (let index = 0; index < 10; index += 1) traffic.bad.add(`i${index * 7}`);
    expect(traffic.run(1).bad).toBeLessThan(0.05);
    expect(traffic.out).toBe(10);
    expect(traffic.run(119).bad).toBeLessThan(0.001);
    traffic.bad.clear();
    traffic.run(75);
    expect(traffic.out).toBe(0);
    traffic.run(10);
    for (const share of traffic.run(20).each) expect(share).toBeGreaterThan(0.6 / 200);
  });

  it('takes out a tenth when a fifth fails, and all are back in the end', () => {
    const traffic = new Traffic();
    for (let index = 0; index < 40; index += 1) traffic.bad.add(`i${index * 5}`);
    traffic.run(1);
    expect(traffic.run(60).bad).toBeLessThan(0.15);
    expect(traffic.mostOut).toBe(20);
    traffic.bad.clear();
    traffic.run(65);
    expect(traffic.out).toBe(0);
  });
});
