import { Instance } from '../instances/instance.ts';
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
    const succeed = (index: number, now: number): boolean => ejection.record(instances[index] as Instance<number>, false, now);
    const usable = (now: number): string[] => instances.filter((instance) => instance.isWell(now)).map(({ address }) => address);
    return { fail, succeed, usable, told };
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
