import { Instance } from '../instances/instance.ts';
import { seeded } from '../instances/simulation.fixture.ts';
import type { Balancer } from './balancer.ts';
import { powerOfTwo } from './power-of-two.ts';

const instanceOf = (address: string, index: number): Instance<number> => new Instance({ address, weight: 1, priority: 0 }, index, 10_000);

/** Open-loop traffic on a simulated clock. @returns how many requests each instance got, and the most it had in flight */
function simulate(latencies: readonly number[], perSecond: number, seconds: number, choose: Balancer = powerOfTwo) {
  const random = seeded(7);
  const instances = latencies.map((_, index) => instanceOf(`i${index}`, index));
  const got = latencies.map(() => 0);
  const most = latencies.map(() => 0);
  const ends: { at: number; instance: Instance<number>; latency: number }[] = [];
  for (let count = 0; count < perSecond * seconds; count += 1) {
    const now = 1_000 + (count * 1_000) / perSecond;
    for (let index = ends.length - 1; index >= 0; index -= 1) {
      const end = ends[index] as (typeof ends)[number];
      if (end.at > now) continue;
      end.instance.outstanding -= 1;
      end.instance.latency.observe(end.latency, end.at);
      ends.splice(index, 1);
    }
    const instance = choose({ instances, heaviest: 1 }, { except: undefined, now, random, key: '' });
    const latency = (latencies[instance.endpoint] as number) * (0.5 + random());
    instance.outstanding += 1;
    got[instance.endpoint] = (got[instance.endpoint] as number) + 1;
    most[instance.endpoint] = Math.max(most[instance.endpoint] as number, instance.outstanding);
    ends.push({ at: now + latency, instance, latency });
  }
  const shares = got.map((requests) => requests / (perSecond * seconds));
  return { shares, most };
}

describe('power of two choices', () => {
  it('spreads traffic evenly over equals', () => {
    const { shares } = simulate([5, 5, 5, 5], 1_000, 60);
    for (const share of shares) expect(share).toBeCloseTo(0.25, 1);
  });

  it('asks an instance that is ten times slower hardly ever, even when nothing is in flight', () => {
    const { shares } = simulate([5, 5, 50], 100, 60);
    expect(shares[2]).toBeLessThan(0.01);
  });

  it('keeps the longest queue shorter than a random choice does', () => {
    const latencies = Array.from({ length: 200 }, () => 200);
    const atRandom = simulate(latencies, 5_000, 10, ({ instances }, { random }) => instances[Math.floor(random() * instances.length)] as (typeof instances)[number]);
    const two = simulate(latencies, 5_000, 10);
    expect(Math.max(...two.most)).toBeLessThan(Math.max(...atRandom.most) / 1.5);
  });

  it('leaves an instance that never answers alone once requests pile up there', () => {
    const { shares } = simulate([5, 5, 1e9], 1_000, 30);
    expect(shares[2]).toBeLessThan(0.01);
  });

  it('does not go where the last attempt has failed, unless there is nowhere else', () => {
    const [one, two, three] = ['a', 'b', 'c'].map((name, index) => instanceOf(name, index)) as [Instance<number>, Instance<number>, Instance<number>];
    const random = seeded(3);
    for (let time = 0; time < 200; time += 1) expect(powerOfTwo({ instances: [one, two, three], heaviest: 1 }, { except: two, now: 0, random, key: '' })).not.toBe(two);
    expect(powerOfTwo({ instances: [one], heaviest: 1 }, { except: one, now: 0, random, key: '' })).toBe(one);
  });

  it('does not go where the last attempt has failed because it is idle there', () => {
    const [one, two] = [instanceOf('a', 0), instanceOf('b', 1)];
    two.outstanding = 5;
    for (const draw of [0, 0.9]) expect(powerOfTwo({ instances: [one, two], heaviest: 1 }, { except: one, now: 0, random: () => draw, key: '' })).toBe(two);
  });

  it.each<[string, readonly Partial<Instance<number>>[], readonly number[], number]>([
    ['a heavy one among light ones nearly always', [{}, {}, {}], [1, 8, 1], 0.978],
    ['a newcomer among equals as much as its beginning weight says', [{}, { joinedAt: 1_000 }, {}], [1, 1, 1], 0.048],
    ['each of equals as often as the others', [{}, {}, {}], [1, 1, 1], 0.333],
  ])('draws by weight: %s', (_, states, weights, share) => {
    const instances = states.map((state, index) => Object.assign(new Instance({ address: `i${index}`, weight: weights[index] as number, priority: 0 }, index, 10_000), state));
    const [random, heaviest] = [seeded(5), Math.max(...weights)];
    const picked = Array.from({ length: 20_000 }, () => powerOfTwo({ instances, heaviest }, { except: undefined, now: 1_000, random, key: '' }));
    expect(Math.abs(picked.filter((one) => one === instances[1]).length / picked.length - share)).toBeLessThan(0.02);
  });

  interface State {
    readonly weight?: number;
    readonly outstanding?: number;
    readonly latency?: number;
  }

  it.each<[string, State, State, 'first' | 'second']>([
    ['both are alike', {}, {}, 'first'],
    ['the first has more in flight', { outstanding: 1 }, {}, 'second'],
    ['the first has more in flight, but carries as much more', { outstanding: 1, weight: 2 }, {}, 'first'],
    ['the first is no more than twice as slow', { latency: 20 }, { latency: 10 }, 'first'],
    ['the first is more than twice as slow', { latency: 21 }, { latency: 10 }, 'second'],
    ['the first is as much slower as the second has more in flight', { latency: 30 }, { latency: 10, outstanding: 3 }, 'first'],
    ['the first is slower, but neither is slow', { latency: 10 }, { latency: 1 }, 'first'],
    ['the first is slow, and the second quicker than matters', { latency: 11 }, { latency: 1 }, 'second'],
    ['nothing is known of the second', { latency: 500 }, {}, 'first'],
  ])('of two takes, when %s', (_, first, second, taken) => {
    const instances = [first, second].map(({ weight = 1, outstanding = 0, latency }, index) => {
      const instance = new Instance({ address: `i${index}`, weight, priority: 0 }, index, 0);
      instance.outstanding = outstanding;
      if (latency !== undefined) for (let time = 0; time < 10; time += 1) instance.latency.observe(latency, 0);
      return instance;
    });
    const heaviest = Math.max(...instances.map(({ placement }) => placement.weight));
    expect(powerOfTwo({ instances, heaviest }, { except: undefined, now: 0, random: () => 0, key: '' })).toBe(instances[taken === 'first' ? 0 : 1]);
  });
});
