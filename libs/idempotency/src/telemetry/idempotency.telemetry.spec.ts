import { RecordedTelemetry } from '@portico/testing';
import { IdempotencySignals } from './idempotency.signals.ts';
import { idempotencyTelemetry } from './idempotency.telemetry.ts';

describe('the log lines and metrics of idempotency keys', () => {
  it('report a write whose answer could not be kept, and why, and nothing of other outcomes', () => {
    const signals = new IdempotencySignals();
    const { lines } = new RecordedTelemetry(idempotencyTelemetry(signals));
    const error = new Error('gone');
    for (const outcome of ['claimed', 'kept', 'released'] as const) signals.idempotencyKeyUsed.emit({ outcome });
    signals.idempotencyKeyUsed.emit({ outcome: 'lost', error });
    expect(lines).toEqual([{ level: 'error', outcome: 'lost', err: error, msg: 'idempotency' }]);
  });

  it('count every outcome', () => {
    const signals = new IdempotencySignals();
    const { counted } = new RecordedTelemetry(idempotencyTelemetry(signals));
    for (const outcome of ['claimed', 'kept', 'replayed', 'replayed'] as const) signals.idempotencyKeyUsed.emit({ outcome });
    expect(counted).toEqual({
      'portico_idempotency_total{outcome="claimed"}': 1,
      'portico_idempotency_total{outcome="kept"}': 1,
      'portico_idempotency_total{outcome="replayed"}': 2,
    });
  });
});
