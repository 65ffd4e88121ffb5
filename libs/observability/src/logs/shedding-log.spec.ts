import { Signals } from '@portico/platform';
import { pino } from 'pino';
import { logShedding } from './shedding-log.ts';

describe('the line of shed load', () => {
  it('tells once a second how many were turned away, by priority, and is silent otherwise', () => {
    jest.useFakeTimers();
    const lines: unknown[] = [];
    const events = new Signals();
    logShedding(events, pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) }));
    const shed = (count: number, priority: 'read' | 'batch'): void => Array.from({ length: count }).forEach(() => events.requestShed.emit({ priority }));
    shed(300, 'read');
    shed(20, 'batch');
    expect(lines).toEqual([]);
    jest.advanceTimersByTime(1_000);
    expect(lines).toEqual([{ level: 40, shed: { read: 300, batch: 20 }, msg: 'load shed' }]);
    jest.advanceTimersByTime(10_000);
    shed(1, 'read');
    jest.advanceTimersByTime(1_000);
    expect(lines.slice(1)).toEqual([{ level: 40, shed: { read: 1 }, msg: 'load shed' }]);
    jest.useRealTimers();
  });
});
