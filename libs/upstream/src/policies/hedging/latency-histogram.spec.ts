import { seeded } from '../instances/simulation.fixture.ts';
import { LatencyHistogram } from './slow-after.ts';

type Draw = (random: () => number) => number;

const DISTRIBUTIONS: Readonly<Record<string, Draw>> = {
  'all alike': () => 20,
  even: (random) => 10 + 90 * random(),
  exponential: (random) => -30 * Math.log(1 - random()),
  'log-normal': (random) => 20 * Math.exp(0.5 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())),
  'heavy-tailed': (random) => 5 * (1 - random()) ** (-1 / 1.5),
  'of a few that are 20 times slower': (random) => (10 + 5 * random()) * (random() < 0.05 ? 20 : 1),
};

const quantiles = [0.5, 0.9, 0.95, 0.98];

describe('a histogram of latencies', () => {
  it.each(Object.entries(DISTRIBUTIONS))('knows the quantiles within 9 %%, never too low, when latencies are %s', (_, draw) => {
    const random = seeded(23);
    const histogram = new LatencyHistogram();
    const latencies = Array.from({ length: 5_000 }, () => draw(random));
    for (const latency of latencies) histogram.observe(latency, 10_000);
    latencies.sort((one, other) => one - other);
    for (const quantile of quantiles) {
      const told = histogram.quantile(quantile);
      const truth = latencies[Math.ceil(5_000 * quantile) - 1] as number;
      expect(told / truth).toBeGreaterThanOrEqual(1);
      expect(told / truth).toBeLessThan(2 ** (1 / 8) + 1e-9);
      const above = latencies.filter((latency) => latency > told).length / 5_000;
      expect(above).toBeLessThanOrEqual(1 - quantile);
    }
  });

  it('has half of the measurements not exceed the lower half', () => {
    const histogram = new LatencyHistogram();
    for (const latency of [1, 1, 8, 8]) histogram.observe(latency, 1_000);
    expect(histogram.quantile(0.5)).toBeCloseTo(1);
    expect(histogram.quantile(0.51)).toBeCloseTo(8);
  });

  it('is off by at most 4 % of the ranks where latencies are spread out', () => {
    const random = seeded(29);
    for (const name of ['even', 'exponential', 'log-normal', 'heavy-tailed']) {
      const histogram = new LatencyHistogram();
      const latencies = Array.from({ length: 5_000 }, () => (DISTRIBUTIONS[name] as Draw)(random));
      for (const latency of latencies) histogram.observe(latency, 10_000);
      for (const quantile of [0.95, 0.98]) {
        const rank = latencies.filter((latency) => latency <= histogram.quantile(quantile)).length / 5_000;
        expect(rank - quantile).toBeLessThan(0.04);
      }
    }
  });

  it('has a place for every latency', () => {
    for (const [latency, told] of [[0, 2 ** -4], [0.001, 2 ** -4], [1, 1], [1e9, 2 ** 16.875]] as const) {
      const histogram = new LatencyHistogram();
      histogram.observe(latency, 10_000);
      expect(histogram.quantile(0.5)).toBeCloseTo(told, 6);
    }
  });

  it('follows a change upwards before 4 % of what it remembers is new, and one downwards within a minute', () => {
    const histogram = new LatencyHistogram();
    let now = 10_000;
    /** A hundred a second. @returns the seconds until the quantile is there */
    const until = (latency: number, there: (told: number) => boolean): number => {
      const begun = now;
      for (let count = 0; count < 100_000 && !there(histogram.quantile(0.98)); count += 1) histogram.observe(latency, (now += 10));
      return (now - begun) / 1_000;
    };
    for (let count = 0; count < 6_000; count += 1) histogram.observe(10, (now += 10));
    expect(until(200, (told) => told >= 200)).toBeLessThan(0.4);
    for (let count = 0; count < 6_000; count += 1) histogram.observe(200, (now += 10));
    expect(until(10, (told) => told <= 11)).toBeLessThanOrEqual(60);
  });

  it('counts what is too quick, or too slow, for its buckets in the first and the last, and forgets it like the others', () => {
    const histogram = new LatencyHistogram();
    for (const latency of [0, 0.001, 1e-9, 1e9]) histogram.observe(latency, 10_000);
    expect({ half: histogram.quantile(0.5), all: histogram.quantile(0.9) }).toEqual({ half: 0.0625, all: expect.closeTo(2 ** (21 - 4 - 1 / 8), 0) as number });
    histogram.observe(1, 20_000);
    expect(histogram.total).toBe(3);
  });

  it('halves what it remembers once for each ten seconds of a pause, and not again with the next measurement', () => {
    const histogram = new LatencyHistogram();
    for (let count = 0; count < 80; count += 1) histogram.observe(10, 10_000);
    histogram.observe(10, 45_000);
    expect(histogram.total).toBe(11);
    histogram.observe(10, 45_001);
    histogram.observe(10, 54_999);
    expect(histogram.total).toBe(13);
    histogram.observe(10, 55_000);
    expect(histogram.total).toBe(7.5);
  });

  it('forgets: a measurement counts half after ten seconds, and nothing after four minutes', () => {
    const histogram = new LatencyHistogram();
    for (let count = 0; count < 100; count += 1) histogram.observe(10, 10_000);
    histogram.observe(10, 20_000);
    expect(histogram.total).toBe(51);
    histogram.observe(10, 260_000);
    expect(histogram.total).toBe(1);
  });
});
