import type { BffIdentity } from '@portico/platform';
import { collectDefaultMetrics, Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** Figures that are read from the process when somebody asks. */
export interface ProcessReadings {
  /** Requests being answered now. */
  requestsInFlight(): number;
  /** Log lines lost since the start. */
  logLinesDropped(): number;
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
