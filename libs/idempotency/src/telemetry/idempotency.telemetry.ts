import type { TelemetrySource } from '@portico/platform';
import type { IdempotencySignals } from './idempotency.signals.ts';

export const IDEMPOTENCY_MESSAGE = 'idempotency';

/** A line when the answer of a write could not be kept: repeats of it will not be recognised. It holds neither key nor answer. */
export const idempotencyTelemetry = ({ idempotencyKeyUsed }: IdempotencySignals): TelemetrySource => ({
  log(lines) {
    idempotencyKeyUsed.subscribe(({ outcome, error }) => {
      if (outcome === 'lost') lines.error(IDEMPOTENCY_MESSAGE, { outcome }, { err: error });
    });
  },
  count(meters) {
    const help = 'Requests with an Idempotency-Key, by how they began and how those that were claimed ended.';
    const keys = meters.counter('portico_idempotency_total', help, ['outcome']);
    idempotencyKeyUsed.count(({ outcome }) => keys.increment(outcome));
  },
});
