import { Events } from '@portico/platform';
import { pino } from 'pino';
import { logStores } from './store-log.ts';

describe('the line of a store', () => {
  it('tells when it is gone and when it is back', () => {
    const lines: unknown[] = [];
    const events = new Events();
    logStores(events, pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) }));
    events.storeChanged.emit({ store: 'redis', up: false, error: new Error('gone') });
    events.storeChanged.emit({ store: 'redis', up: true });
    expect(lines).toEqual([
      { level: 50, store: 'redis', up: false, err: expect.objectContaining({ message: 'gone' }) as object, msg: 'store' },
      { level: 30, store: 'redis', up: true, msg: 'store' },
    ]);
  });
});
