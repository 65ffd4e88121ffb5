import { quantileOf, Simulation } from '../instances/simulation.fixture.ts';
import { Bulkhead } from './bulkhead.ts';
import type { Place } from './bulkhead.ts';
import type { GradientRules } from './gradient.ts';

const defaults: GradientRules = { min: 20, initial: 128, max: 1_000, tolerance: 1.5 };

/** So many workers at an upstream, and a queue before them: what comes in while all are busy waits. */
class Upstream {
  private readonly waiting: ((milliseconds: number) => void)[] = [];
  private working = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly workers: number,
    private readonly service: () => number,
  ) {}

  ask(done: () => void): void {
    const work = (): void => {
      this.working += 1;
      this.simulation.after(this.service(), () => {
        this.working -= 1;
        this.waiting.shift()?.(0);
        done();
      });
    };
    if (this.working < this.workers) work();
    else this.waiting.push(work);
  }
}

interface Load {
  readonly workers: number;
  /** Milliseconds on average, by the seconds since the beginning. */
  readonly service?: (second: number) => number;
  /** What is asked for, compared with what 50 ms for each would let through. */
  readonly offered: (second: number) => number;
  readonly rules?: Partial<GradientRules>;
  readonly even?: boolean;
}

/** A BFF that asks for more or less than its upstream can do. */
class Calls {
  readonly bulkhead: Bulkhead;
  private readonly simulation = new Simulation(17);
  private readonly begun = this.simulation.now;
  private latencies: number[] = [];

  constructor({ workers, service = () => 50, offered, rules, even = false }: Load) {
    const { simulation } = this;
    this.bulkhead = new Bulkhead({ ...defaults, ...rules });
    const upstream = new Upstream(simulation, workers, () => service(this.second) * (even ? 0.7 + 0.6 * simulation.random() : simulation.exponential(1)));
    simulation.arrivals(() => offered(this.second) * workers * 20, () => this.call(upstream));
  }

  /** Lets seconds pass. @returns what was answered in them */
  run(seconds: number): { perSecond: number; mean: number; p99: number; limit: number } {
    this.latencies = [];
    this.simulation.run(seconds * 1_000);
    const { latencies } = this;
    const mean = latencies.reduce((sum, latency) => sum + latency, 0) / latencies.length;
    return { perSecond: latencies.length / seconds, mean, p99: quantileOf(latencies, 0.99), limit: this.bulkhead.limit };
  }

  private get second(): number {
    return (this.simulation.now - this.begun) / 1_000;
  }

  private call(upstream: Upstream): void {
    const place = this.bulkhead.enter('', this.simulation.now);
    if (!place) return;
    const { now } = this.simulation;
    upstream.ask(() => {
      const latency = this.simulation.now - now;
      this.bulkhead.observe(latency, 0, this.simulation.now);
      place.leave();
      this.latencies.push(latency);
    });
  }
}

describe('a bulkhead', () => {
  it('lets calls in up to its limit, and more as soon as some leave', () => {
    const bulkhead = new Bulkhead({ ...defaults, initial: 40 });
    const entered = Array.from({ length: 50 }, () => bulkhead.enter('', 0)).filter((place) => place !== undefined);
    expect([entered.length, bulkhead.underWay, bulkhead.full, bulkhead.limit]).toEqual([40, 40, true, 40]);
    entered[0]?.leave();
    expect([bulkhead.full, bulkhead.enter('', 0) !== undefined, bulkhead.enter('', 0)]).toEqual([false, true, undefined]);
  });

  it('is left once by each call that has entered, however often that leaves', () => {
    const bulkhead = new Bulkhead({ ...defaults, initial: 40 });
    const [one] = [bulkhead.enter('', 0), bulkhead.enter('', 0)];
    for (let time = 0; time < 5; time += 1) one?.leave();
    expect(bulkhead.underWay).toBe(1);
  });

  describe('with several callers', () => {
    const bulkhead = (): Bulkhead => new Bulkhead({ ...defaults, initial: 40 });
    const places = (of: Bulkhead, by: string, count: number, now = 0): Place[] => Array.from({ length: count }, () => of.enter(by, now)).flatMap((place) => place ?? []);

    it('gives all of it to one that is alone', () => {
      expect(places(bulkhead(), 'mallory', 50)).toHaveLength(40);
    });

    it('gives one no more than half of it while another one asks, and the other one the rest', () => {
      const shared = bulkhead();
      const first = places(shared, 'ann', 1);
      expect({ one: places(shared, 'mallory', 50).length, other: places(shared, 'ann', 50).length }).toEqual({ one: 20, other: 19 });
      first[0]?.leave();
      expect({ one: places(shared, 'mallory', 1).length, other: places(shared, 'ann', 1).length }).toEqual({ one: 0, other: 1 });
    });

    it('takes one that is refused for one that asks: who has all of it gets no more until it is back at half', () => {
      const shared = bulkhead();
      const all = places(shared, 'mallory', 40);
      expect(places(shared, 'ann', 1, 1)).toEqual([]);
      for (const place of all.slice(0, 20)) place.leave();
      expect(places(shared, 'mallory', 1, 2)).toEqual([]);
      all[20]?.leave();
      expect({ one: places(shared, 'mallory', 5, 2).length, other: places(shared, 'ann', 50, 2).length }).toEqual({ one: 1, other: 20 });
    });

    it('forgets the others after ten seconds', () => {
      const shared = bulkhead();
      places(shared, 'ann', 1)[0]?.leave();
      expect([places(shared, 'mallory', 50, 10_000).length, places(shared, 'mallory', 50, 10_001).length]).toEqual([20, 20]);
    });

    it('counts what several callers wait for as another one once it finds no place', () => {
      const shared = bulkhead();
      places(shared, '', 1)[0]?.leave();
      const all = places(shared, 'mallory', 50);
      expect(all).toHaveLength(40);
      expect(places(shared, '', 1)).toEqual([]);
      for (const place of all.slice(0, 20)) place.leave();
      expect({ one: places(shared, 'mallory', 1).length, several: places(shared, '', 1).length }).toEqual({ one: 0, several: 1 });
    });

    it('bounds no share of what several callers wait for', () => {
      const shared = bulkhead();
      places(shared, 'ann', 1);
      expect(places(shared, '', 50)).toHaveLength(39);
    });
  });

  it('does not ask twice when more than half of what it takes is in flight, or others are asked twice', () => {
    const bulkhead = new Bulkhead({ ...defaults, initial: 40 });
    for (let call = 0; call < 20; call += 1) bulkhead.enter('', 0);
    const hedges = [bulkhead.hedge(), bulkhead.hedge(), bulkhead.hedge()];
    expect([hedges.every((place) => place !== undefined), bulkhead.mayHedge, bulkhead.hedge()]).toEqual([true, false, undefined]);
    hedges[0]?.leave();
    hedges[0]?.leave();
    expect(bulkhead.mayHedge).toBe(true);
    bulkhead.enter('', 0);
    expect(bulkhead.mayHedge).toBe(false);
  });

  it('takes an answer for late only by what it has waited for longer than for eight turns of the BFF itself', () => {
    const limitAfter = (latency: number, lateness: number): number => {
      const bulkhead = new Bulkhead({ ...defaults, initial: 40 });
      const places = Array.from({ length: 10 }, () => bulkhead.enter('', 0));
      let now = 1_000;
      const answers = (count: number, ...measured: readonly [latency: number, lateness: number]): void => {
        for (let answer = 0; answer < count; answer += 1) bulkhead.observe(...measured, (now += 10));
      };
      answers(200, 50, 0);
      for (let more = 0; more < 20; more += 1) places.push(bulkhead.enter('', 0));
      answers(100, latency, lateness);
      return bulkhead.limit;
    };
    // Late is what takes more than 75 ms.
    expect(limitAfter(150, 10)).toBeGreaterThan(40);
    expect(limitAfter(175, 10)).toBeLessThan(40);
    expect(limitAfter(95, 0)).toBeLessThan(40);
  });

  it('counts second attempts for themselves', () => {
    const bulkhead = new Bulkhead({ ...defaults, initial: 40 });
    const call = bulkhead.enter('', 0);
    const hedge = bulkhead.hedge();
    expect([bulkhead.underWay, bulkhead.hedges]).toEqual([1, 1]);
    call?.leave();
    expect([bulkhead.underWay, bulkhead.hedges]).toEqual([0, 1]);
    hedge?.leave();
    expect([bulkhead.underWay, bulkhead.hedges]).toEqual([0, 0]);
  });

  describe.each([
    { workers: 40, offered: 1.05, even: false },
    { workers: 40, offered: 1.5, even: false },
    { workers: 40, offered: 3, even: true },
    { workers: 150, offered: 1.2, even: false },
  ])('before an upstream of $workers workers that is offered $offered times what it can do', ({ workers, offered, even }) => {
    it('lets 95 % of that through, within twice the usual time', () => {
      const calls = new Calls({ workers, even, offered: (second) => (second < 5 ? 0.4 : offered) });
      calls.run(15);
      const { perSecond, mean, p99, limit } = calls.run(15);
      expect(perSecond).toBeGreaterThan(0.95 * workers * 20);
      expect(mean).toBeLessThan(100);
      expect(p99).toBeLessThan(400);
      expect(limit).toBeGreaterThan(workers);
      expect(limit).toBeLessThan(2 * workers);
    });
  });

  it('holds back what a small upstream cannot take, down to the least', () => {
    const calls = new Calls({ workers: 5, offered: (second) => (second < 5 ? 0.4 : 1.5) });
    calls.run(40);
    const { perSecond, mean, limit } = calls.run(60);
    expect(perSecond).toBeGreaterThan(95);
    expect(limit).toBeLessThanOrEqual(24);
    expect(mean).toBeLessThan(220);
  });

  it.each([1.05, 1.1, 1.5])('does not get used to an overload: ten minutes at %d times what the upstream can do', (offered) => {
    const calls = new Calls({ workers: 10, rules: { min: 4, initial: 20 }, offered: (second) => (second < 10 ? 0.4 : offered) });
    calls.run(60);
    const early = calls.run(60);
    calls.run(420);
    const late = calls.run(60);
    expect(late.perSecond).toBeGreaterThan(0.9 * 200);
    expect(late.mean).toBeLessThan(1.2 * early.mean);
    expect(late.limit).toBeLessThan(30);
  });

  it('lets fewer in while the upstream is three times slower, and as many as before soon after', () => {
    const calls = new Calls({ workers: 40, offered: () => 0.75, service: (second) => (second > 20 && second < 50 ? 150 : 50) });
    const before = calls.run(20);
    calls.run(5);
    const meanwhile = calls.run(25);
    calls.run(5);
    const after = calls.run(20);
    expect(before.perSecond).toBeCloseTo(600, -2);
    expect(meanwhile.limit).toBeLessThanOrEqual(25);
    expect(meanwhile.mean).toBeLessThan(200);
    expect(after.perSecond).toBeGreaterThan(0.97 * before.perSecond);
    expect(after.mean).toBeLessThan(1.1 * before.mean);
  });

  it('does not creep up while little is asked for', () => {
    const light = new Calls({ workers: 40, offered: () => 0.12 });
    expect(light.run(300).limit).toBe(128);
    // 30 at a time on average, hardly ever more than 60: it may double while half of it is needed.
    const more = new Calls({ workers: 400, offered: () => 0.075 });
    expect(more.run(120).limit).toBeLessThanOrEqual(4 * 60);
  });

  it('finds a large upstream’s limit when it begins in the midst of its traffic', () => {
    // 150 at a time are needed.
    const calls = new Calls({ workers: 200, offered: () => 0.75 });
    calls.run(2);
    const { perSecond, mean } = calls.run(5);
    expect(perSecond).toBeGreaterThan(0.97 * 3_000);
    expect(mean).toBeLessThan(60);
  });

  it('lets as much through as can be when it begins in the midst of an overload, with a queue of its first calls at most', () => {
    const calls = new Calls({ workers: 40, offered: () => 1.5 });
    calls.run(15);
    const { perSecond, mean, limit } = calls.run(30);
    expect(perSecond).toBeGreaterThan(0.95 * 800);
    expect(mean).toBeLessThan(300);
    expect(limit).toBeLessThan(240);
  });
});

describe('what a bulkhead makes of how long attempts take', () => {
  let now: number;
  beforeEach(() => (now = 5_000));

  /** One with so many calls in flight, for which 50 ms are usual. */
  const inFlight = (calls: number, latency = 50): Bulkhead => {
    const bulkhead = new Bulkhead({ ...defaults, initial: 1_000, max: 10_000 });
    for (let call = 0; call < calls; call += 1) bulkhead.enter('', 0);
    windows(bulkhead, 20, latency);
    return bulkhead;
  };
  const windows = (bulkhead: Bulkhead, count: number, latency: number, lateness = 0): void => {
    for (let window = 0; window < count; window += 1) {
      for (let answer = 0; answer < 10; answer += 1) bulkhead.observe(latency, lateness, now + answer);
      now += 100;
    }
  };

  it('learns what more would do from half of the limit on, counting the calls in flight and no others', () => {
    expect({ below: inFlight(499).limit, half: inFlight(500).limit > 1_000 }).toEqual({ below: 1_000, half: true });
  });

  it.each([
    [155, true],
    [156, false],
  ])('takes eight turns of a late event loop for its own time: of %i ms, with 10 ms a turn, it lets more in: %p', (latency, grows) => {
    const bulkhead = inFlight(499);
    for (let call = 0; call < 300; call += 1) bulkhead.enter('', 0);
    windows(bulkhead, 2, latency, 10);
    expect(bulkhead.limit > 1_000).toBe(grows);
  });
});
