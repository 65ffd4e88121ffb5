import type { Meters } from '@portico/platform';
import type { Registry } from 'prom-client';
import { FastCounter, FastHistogram, register } from './fast-metrics.ts';

/** The registry as capabilities see it: counters and histograms that are cheap enough for each request. */
export const metersOf = (registry: Registry): Meters => ({
  counter: (name, help, labels) => register(registry, new FastCounter(name, help, labels)),
  histogram: (name, help, labels) => register(registry, new FastHistogram(name, help, labels)),
});
