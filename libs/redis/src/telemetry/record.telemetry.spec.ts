import { RecordedTelemetry } from '@portico/testing';
import { RecordSignals } from './record.signals.ts';
import { recordTelemetry } from './record.telemetry.ts';

describe('the log lines and metrics of records', () => {
  it('report once a second how many were not believed, and audit and count each', () => {
    jest.useFakeTimers();
    const signals = new RecordSignals();
    const recorded = new RecordedTelemetry(recordTelemetry(signals));
    signals.recordRefused.emit({ purpose: 'session', because: 'seal' });
    signals.recordRefused.emit({ purpose: 'session', because: 'seal' });
    expect(recorded.lines).toEqual([]);
    jest.advanceTimersByTime(1_000);
    jest.useRealTimers();
    expect(recorded.lines).toEqual([{ level: 'error', refused: { 'session seal': 2 }, msg: 'records in the store were not believed' }]);
    expect(recorded.audited[0]).toEqual({ audit: 'record-refused', kind: 'session', purpose: 'session', because: 'seal' });
    expect(recorded.counted).toEqual({ 'portico_records_refused_total{purpose="session",because="seal"}': 2 });
  });
});
