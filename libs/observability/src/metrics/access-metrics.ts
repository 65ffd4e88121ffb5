import type { Signals } from '@portico/platform';
import type { Registry } from 'prom-client';
import { FastCounter, register } from './fast-metrics.ts';

/** Counts known callers who may not; who it was is for the audit log alone. */
export function countAccess(events: Signals, registry: Registry): void {
  const access = register(registry, new FastCounter('portico_access_refused_total', 'Requests of known callers for what they may not have, by what they lack.', ['because']));
  events.accessRefused.count(({ because }) => access.increment(because));
}
