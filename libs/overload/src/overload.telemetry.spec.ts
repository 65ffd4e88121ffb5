import { RecordedTelemetry } from '@portico/testing';
import { OverloadSignals } from './overload.signals.ts';
import { overloadTelemetry } from './overload.telemetry.ts';

describe('the log lines and metrics of shed load', () => {
  const shedBy = (signals: OverloadSignals) => (count: number, priority: 'read' | 'batch') => {
    for (let number = 0; number < count; number += 1) signals.requestShed.emit({ priority });
  };

  it('say once a second how many requests were shed, by priority, and are silent otherwise', () => {
    jest.useFakeTimers();
    const signals = new OverloadSignals();
    const { lines } = new RecordedTelemetry(overloadTelemetry(signals));
    const shed = shedBy(signals);
    shed(300, 'read');
    shed(20, 'batch');
    expect(lines).toEqual([]);
    jest.advanceTimersByTime(1_000);
    expect(lines).toEqual([{ level: 'warn', shed: { read: 300, batch: 20 }, msg: 'load shed' }]);
    jest.advanceTimersByTime(10_000);
    shed(1, 'read');
    jest.advanceTimersByTime(1_000);
    expect(lines.slice(1)).toEqual([{ level: 'warn', shed: { read: 1 }, msg: 'load shed' }]);
    jest.useRealTimers();
  });

  it('count them by priority', () => {
    const signals = new OverloadSignals();
    const { counted } = new RecordedTelemetry(overloadTelemetry(signals));
    shedBy(signals)(2, 'batch');
    expect(counted).toEqual({ 'portico_requests_shed_total{priority="batch"}': 2 });
  });
});
