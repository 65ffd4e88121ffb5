import type { Meters } from '@portico/platform';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { FastCounter, FastHistogram, register } from './fast-metrics.ts';

/** The registry as capabilities see it: counters and histograms that are cheap enough for each request, and gauges that are read when asked for. */
export const metersOf = (registry: Registry): Meters => ({
  counter: (name, help, labels) => register(registry, new FastCounter(name, help, labels)),
  histogram: (name, help, labels) => register(registry, new FastHistogram(name, help, labels)),
  gauge: (name, help, labels, read) =>
    void new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      collect() {
        this.reset();
        for (const { value, labels: values } of read()) this.set(Object.fromEntries(labels.map((label, index) => [label, values[index] ?? ''])), value);
      },
    }),
});
