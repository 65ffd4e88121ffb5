import { Signals, Identity } from '@portico/platform';
import { pino } from 'pino';
import { logLimits } from './limit-log.ts';

describe('the lines of limits', () => {
  const lines: unknown[] = [];
  const events = new Signals();
  beforeAll(() => {
    jest.useFakeTimers();
    logLimits(events, pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) }));
  });
  afterEach(() => lines.splice(0));
  afterAll(() => jest.useRealTimers());

  it('tell once a second how many were refused, by limit', () => {
    for (let count = 0; count < 300; count += 1) events.requestLimited.emit({ limit: 'minute', by: 'caller', caller: new Identity('spec', 'ada'), plan: 'small' });
    events.requestLimited.emit({ limit: 'address', by: 'address' });
    expect(lines).toEqual([]);
    jest.advanceTimersByTime(10_000);
    expect(lines).toEqual([{ level: 40, limited: { 'caller minute': 300, 'address address': 1 }, msg: 'requests limited' }]);
  });

  it('tell of plans that nobody knows, as errors', () => {
    events.planUnknown.emit({ plan: 'huge' });
    events.planUnknown.emit({ plan: 'huge' });
    jest.advanceTimersByTime(1_000);
    expect(lines).toEqual([{ level: 50, plans: { huge: 2 }, msg: 'there is no such plan' }]);
  });
});
