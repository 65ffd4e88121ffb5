import type { Events } from '@portico/platform';
import type { Registry } from 'prom-client';
import { FastCounter } from './fast-counter.ts';
import { register } from './fast-metric.ts';

/** Counts records of the shared store that were not believed: above 0, a secret was taken away too early, or somebody else writes there. */
export function countRecords(events: Events, registry: Registry): void {
  const refused = register(registry, new FastCounter('portico_records_refused_total', 'Records in the shared store that were not believed, by what they would be.', ['purpose', 'because']));
  events.recordRefused.count(({ purpose, because }) => refused.increment(purpose, because));
}
