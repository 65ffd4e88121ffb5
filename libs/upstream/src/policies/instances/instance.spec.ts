import fc from 'fast-check';
import { Instance } from './instance.ts';

const instanceOf = (weight: number, slowStart: number): Instance<undefined> => new Instance({ address: 'a', weight, priority: 0 }, undefined, slowStart);

describe('an instance', () => {
  it('comes to its full weight within the slow start, beginning with a tenth, and never loses any on the way', () => {
    const instance = instanceOf(4, 10_000);
    instance.joinedAt = 50_000;
    expect([50_000, 51_000, 52_500, 55_000, 59_999, 60_000, 1e9].map((now) => instance.weightAt(now))).toEqual([0.4, 0.4, 1, 2, 3.9996, 4, 4]);
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), (one, other) => {
        const [sooner, later] = [Math.min(one, other), Math.max(one, other)];
        expect(instance.weightAt(50_000 + later)).toBeGreaterThanOrEqual(instance.weightAt(50_000 + sooner));
      }),
    );
  });

  it('has its full weight when it was there from the beginning, or when there is no slow start', () => {
    expect(instanceOf(4, 10_000).weightAt(0)).toBe(4);
    const instance = instanceOf(4, 0);
    instance.joinedAt = 50_000;
    expect(instance.weightAt(50_000)).toBe(4);
  });

  it('has a tenth while it is out: when too few are left, it is asked all the same', () => {
    const instance = instanceOf(4, 10_000);
    [instance.ejectedUntil, instance.joinedAt] = [80_000, 80_000];
    expect([instance.isWell(79_999), instance.weightAt(79_999)]).toEqual([false, 0.4]);
    expect([instance.isWell(80_000), instance.weightAt(80_000)]).toEqual([true, 0.4]);
  });

  it('is not asked while probes find it dead', () => {
    const instance = instanceOf(1, 0);
    instance.down = true;
    expect(instance.isWell(0)).toBe(false);
  });
});
