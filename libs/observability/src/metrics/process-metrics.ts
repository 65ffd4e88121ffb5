import type { BffIdentity, HeldResources } from '@portico/platform';
import { collectDefaultMetrics, Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** Figures that are read from the process when somebody asks. */
export interface ProcessReadings {
  /** Requests being answered now. */
  requestsInFlight(): number;
  /** Log lines lost since the start. */
  logLinesDropped(): number;
}

/** Adds what clients and upstreams hold at present, and how much of it they may. */
export function countHeld(registry: Registry, held: HeldResources): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: 'held' | 'limit'): void =>
    void new Gauge({
      name,
      help,
      labelNames: ['resource', 'of'],
      registers,
      collect() {
        this.reset();
        for (const one of held.read(read)) if (one) this.set({ resource: one.resource, of: one.of }, one.value);
      },
    });
  gauge('portico_held', 'What clients and upstreams hold: connections, bytes of bodies that arrive, streams.', 'held');
  gauge('portico_held_limit', 'How much of it they may hold.', 'limit');
}

/** Adds Node's own figures (memory, event loop, garbage collection), which build runs, and what the BFF reads of itself. */
export function countProcess(registry: Registry, { name, version }: BffIdentity, readings: ProcessReadings): void {
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({ name: 'portico_build_info', help: 'Which BFF this is; always 1.', labelNames: ['bff', 'version'], registers }).set({ bff: name, version }, 1);
  new Gauge({
    name: 'portico_requests_in_flight',
    help: 'Requests being answered now.',
    registers,
    collect() {
      this.set(readings.requestsInFlight());
    },
  });
  new Counter({
    name: 'portico_log_lines_dropped_total',
    help: 'Log lines that could not be written.',
    registers,
    collect() {
      this.reset();
      this.inc(readings.logLinesDropped());
    },
  });
}
