import { Instance } from '../../policies/instances/instance.ts';
import { Prober } from './probe.ts';
import type { ProbeRules } from './probe.ts';

const RULES: ProbeRules = { every: 10_000, timeout: 4_000, failures: 2, successes: 1 };

describe('active health checks', () => {
  let prober: Prober<string>;
  let instances: readonly Instance<string>[];
  /** Instances that do not answer well, and how long an answer takes. */
  let sick: Set<string>;
  let latency: number;
  /** When each instance was asked, on Jest's clock. */
  let asked: [string, number][];
  let told: [string, 'down' | 'up', number][];
  let reasons: (string | undefined)[];

  const of = (name: string): Instance<string> => new Instance({ address: name, weight: 1, priority: 0 }, name, 0);
  /** @param random what the spread is made of; 0.5 is the middle */
  const open = (rules: Partial<ProbeRules> = {}, random = () => 0.5): void => {
    prober = new Prober(
      { ...RULES, ...rules },
      () => instances,
      async ({ endpoint }, timeout) => {
        expect(timeout).toBe(4_000);
        asked.push([endpoint, performance.now()]);
        if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
        if (sick.has(endpoint)) throw new Error('connection refused');
        return endpoint === 'says no' ? 'it says no' : undefined;
      },
      (instance, down, why) => {
        told.push([instance.address, down ? 'down' : 'up', performance.now()]);
        reasons.push(why);
      },
      random,
    );
    prober.start();
  };
  const pass = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);
  const timesOf = (name: string): number[] => asked.filter(([one]) => one === name).map(([, at]) => at);

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    instances = ['a', 'b', 'c'].map(of);
    [sick, latency, asked, told, reasons] = [new Set(), 0, [], [], []];
  });

  afterEach(() => {
    prober.close();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('asks everybody once in each interval, from random moments on', async () => {
    const moments = [0.1, 0.8, 0.3];
    open({}, () => moments.shift() ?? 0.5);
    await pass(40_000);
    expect(timesOf('a')).toEqual([1_000, 11_000, 21_000, 31_000]);
    expect(timesOf('b')).toEqual([8_000, 18_000, 28_000, 38_000]);
    expect(timesOf('c')).toEqual([3_000, 13_000, 23_000, 33_000]);
    expect(told).toEqual([]);
  });

  it('keeps no process from ending', async () => {
    const made = [jest.spyOn(globalThis, 'setInterval'), jest.spyOn(globalThis, 'setTimeout')];
    open();
    await pass(12_000);
    const timers = made.flatMap((spy) => spy.mock.results.map(({ value }) => value as NodeJS.Timeout));
    expect({ made: timers.length > 3, keeping: timers.filter((timer) => timer.hasRef()) }).toEqual({ made: true, keeping: [] });
    for (const spy of made) spy.mockRestore();
  });

  it.each([
    [0, 9_000],
    [0.999_999, 11_000],
  ])('drifts by a tenth at most (%d)', async (random, every) => {
    open({}, () => random);
    await pass(32_000);
    const [first = 0, second = 0] = timesOf('a');
    expect(second - first).toBeCloseTo(every, -1);
  });

  it('tells once that an instance is down after two failures in a row, and once that it is back', async () => {
    open();
    sick.add('b');
    await pass(5_000);
    sick.delete('b');
    await pass(10_000);
    sick.add('b');
    await pass(10_000);
    expect(told).toEqual([]);
    await pass(30_000);
    expect(told).toEqual([['b', 'down', 35_000]]);
    sick.delete('b');
    await pass(30_000);
    expect(told).toEqual([
      ['b', 'down', 35_000],
      ['b', 'up', 65_000],
    ]);
    expect(reasons).toEqual(['connection refused', undefined]);
  });

  it('brings an instance back after as many successes in a row as the rules say', async () => {
    open({ failures: 1, successes: 2 });
    sick.add('a');
    await pass(5_000);
    sick.delete('a');
    await pass(10_000);
    sick.add('a');
    await pass(10_000);
    sick.delete('a');
    await pass(10_000);
    expect(told).toEqual([['a', 'down', 5_000]]);
    await pass(10_000);
    expect(told.at(-1)).toEqual(['a', 'up', 45_000]);
  });

  it('takes a no for a failure, as it does a rejection', async () => {
    instances = [of('says no')];
    open();
    await pass(15_000);
    expect([told, reasons]).toEqual([[['says no', 'down', 15_000]], ['it says no']]);
  });

  it('begins with what is known of an instance already', async () => {
    const [a] = instances as [Instance<string>];
    a.down = true;
    open();
    await pass(5_000);
    expect(told).toEqual([['a', 'up', 5_000]]);
  });

  it('does not ask again before the answer is there, and then keeps its rhythm', async () => {
    latency = 25_000;
    instances = [of('a')];
    open();
    await pass(30_000);
    latency = 4_000;
    await pass(20_001);
    // A timer takes a millisecond at least.
    expect(timesOf('a')).toEqual([5_000, 30_001, 40_001, 50_001]);
    await pass(4_000);
  });

  it('notices within a second who has come, and forgets who is gone', async () => {
    open();
    await pass(6_000);
    const d = of('d');
    instances = [...instances.slice(1), d];
    sick = new Set(['a', 'd']);
    await pass(60_000);
    expect(timesOf('a')).toEqual([5_000]);
    expect(timesOf('d')[0]).toBe(12_000);
    expect(told).toEqual([['d', 'down', 22_000]]);
  });

  it('says nothing of an instance that is gone when its answer comes, nor after it was closed', async () => {
    latency = 3_000;
    sick = new Set(['a', 'b']);
    open({ failures: 1 });
    await pass(5_500);
    instances = instances.slice(1);
    await pass(1_500);
    prober.close();
    await pass(60_000);
    expect(told).toEqual([]);
    expect(asked).toHaveLength(3);
  });
});
