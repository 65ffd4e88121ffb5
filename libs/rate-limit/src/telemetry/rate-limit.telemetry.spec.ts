import { Identity } from '@portico/platform';
import { RecordedTelemetry } from '@portico/testing';
import { RateLimitSignals } from './rate-limit.signals.ts';
import { rateLimitTelemetry } from './rate-limit.telemetry.ts';

describe('the log lines and metrics of limits', () => {
  let signals: RateLimitSignals;
  let recorded: RecordedTelemetry;

  beforeEach(() => {
    jest.useFakeTimers();
    signals = new RateLimitSignals();
    recorded = new RecordedTelemetry(rateLimitTelemetry(signals));
  });
  afterEach(() => jest.useRealTimers());

  it('say once a second how many requests were refused, by limit', () => {
    for (let count = 0; count < 300; count += 1) signals.requestLimited.emit({ limit: 'minute', by: 'caller', caller: new Identity('spec', 'ada'), plan: 'small' });
    signals.requestLimited.emit({ limit: 'address', by: 'address' });
    expect(recorded.lines).toEqual([]);
    jest.advanceTimersByTime(10_000);
    expect(recorded.lines).toEqual([{ level: 'warn', limited: { 'caller minute': 300, 'address address': 1 }, msg: 'requests limited' }]);
  });

  it('report plans that do not exist, as errors', () => {
    signals.planUnknown.emit({ plan: 'huge' });
    signals.planUnknown.emit({ plan: 'huge' });
    jest.advanceTimersByTime(1_000);
    expect(recorded.lines).toEqual([{ level: 'error', plans: { huge: 2 }, msg: 'there is no such plan' }]);
  });

  it('count who was refused by which limit', () => {
    signals.requestLimited.emit({ limit: 'minute', by: 'caller', caller: new Identity('spec', 'ada'), plan: 'small' });
    expect(recorded.counted).toEqual({ 'portico_rate_limited_total{by="caller",limit="minute"}': 1 });
  });
});
