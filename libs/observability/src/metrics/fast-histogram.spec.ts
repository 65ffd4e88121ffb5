import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';
import { FastCounter, FastHistogram, register } from './fast-metrics.ts';

const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const observation = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  route: fc.constantFrom('/a', '/b/:id', '/"quoted"\\and\n'),
  status: fc.constantFrom(200, 404, 503),
  seconds: fc.oneof(fc.double({ min: 0, max: 20, noNaN: true }), fc.constantFrom(...BOUNDS)),
});

/** Sums may differ in the last digits only if the order of additions did: it does not. */
const sorted = (text: string): string[] => text.split('\n').sort();

describe('FastHistogram', () => {
  it('is written out as prom-client’s own histogram is, whatever was observed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(observation, { maxLength: 60 }), async (observations) => {
        const [ours, theirs] = [new Registry(), new Registry()];
        const names = ['method', 'route', 'status'];
        const fast = register(ours, new FastHistogram('x_seconds', 'Help with \\ and\nline.', names));
        const slow = new Histogram({ name: 'x_seconds', help: 'Help with \\ and\nline.', labelNames: names, buckets: BOUNDS, registers: [theirs] });
        for (const { seconds, method, route, status } of observations) {
          fast.observe(seconds, method, route, status);
          slow.observe({ method, route, status }, seconds);
        }
        expect(sorted(await ours.metrics())).toEqual(sorted(await theirs.metrics()));
      }),
      { numRuns: 60 },
    );
  });

  it('is emptied by the registry’s reset', async () => {
    const registry = new Registry();
    register(registry, new FastHistogram('x_seconds', 'x', ['a'])).observe(1, 'b');
    registry.resetMetrics();
    expect(await registry.metrics()).toBe('# HELP x_seconds x\n# TYPE x_seconds histogram\n');
  });
});

describe('FastCounter', () => {
  it('is written out as prom-client’s own counter is', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const fast = register(ours, new FastCounter('x_total', 'x', ['plan', 'part', 'outcome']));
    const slow = new Counter({ name: 'x_total', help: 'x', labelNames: ['plan', 'part', 'outcome'], registers: [theirs] });
    for (const [plan, part, outcome] of [['a', 'b', 'ok'], ['a', 'b', 'ok'], ['a', 'c', 'failed'], ['d', 'b', 'ok']] as const) {
      fast.increment(plan, part, outcome);
      slow.inc({ plan, part, outcome });
    }
    expect(await ours.metrics()).toBe(await theirs.metrics());
  });
});
