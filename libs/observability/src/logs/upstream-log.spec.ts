import { Events } from '@portico/platform';
import { pino } from 'pino';
import { logUpstreams } from './upstream-log.ts';

describe('the line of an upstream', () => {
  it('tells of ejected instances and of circuits that change', () => {
    const lines: unknown[] = [];
    const events = new Events();
    logUpstreams(events, pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) }));
    events.instanceEjected.emit({ upstream: 'catalog', instance: 'http://catalog-2:8080', duration: 30_000 });
    events.breakerChanged.emit({ upstream: 'catalog', state: 'open' });
    expect(lines).toEqual([
      { level: 40, upstream: 'catalog', instance: 'http://catalog-2:8080', ejectedForMs: 30_000, msg: 'upstream' },
      { level: 40, upstream: 'catalog', breaker: 'open', msg: 'upstream' },
    ]);
  });
});
