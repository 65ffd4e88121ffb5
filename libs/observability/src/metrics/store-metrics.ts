import type { Signals } from '@portico/platform';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { FastCounter } from './fast-counter.ts';
import { register } from './fast-metric.ts';

/** Shows which stores can be used, and counts records that were not believed: above 0, a secret was taken away too early, or somebody else writes there. */
export function countStores(events: Signals, registry: Registry): void {
  const up = new Gauge({
    name: 'portico_store_up',
    help: 'Whether a store that the replicas share can be used: 1, or 0. See /health/ready for the reason.',
    labelNames: ['store'],
    registers: [registry],
  });
  const refused = register(registry, new FastCounter('portico_records_refused_total', 'Records in the shared store that were not believed, by what they would be.', ['purpose', 'because']));
  events.storeChanged.count((change) => up.set({ store: change.store }, change.up ? 1 : 0));
  events.recordRefused.count(({ purpose, because }) => refused.increment(purpose, because));
}
