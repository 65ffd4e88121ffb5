import type { Signals } from '@portico/platform';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** Shows which stores can be used. */
export function countStores(events: Signals, registry: Registry): void {
  const up = new Gauge({
    name: 'portico_store_up',
    help: 'Whether a store that the replicas share can be used: 1, or 0. See /health/ready for the reason.',
    labelNames: ['store'],
    registers: [registry],
  });
  events.storeChanged.count((change) => up.set({ store: change.store }, change.up ? 1 : 0));
}
