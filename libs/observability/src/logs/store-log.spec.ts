import { Signals } from '@portico/platform';
import { pino } from 'pino';
import { logStores } from './store-log.ts';

describe('the line of a store', () => {
  it('tells when it is gone and when it is back', () => {
    const lines: unknown[] = [];
    const events = new Signals();
    // As createLogger has it: what is logged must be fit for it already.
    const serializers = { err: (report: unknown) => report };
    logStores(events, pino({ base: null, timestamp: false, serializers }, { write: (line) => lines.push(JSON.parse(line)) }));
    events.storeChanged.emit({ store: 'redis', up: false, required: true, error: new Error('gone: redis://ada:hunter2@127.0.0.1') });
    events.storeChanged.emit({ store: 'redis', up: true, required: true });
    expect(lines).toEqual([
      { level: 50, store: 'redis', up: false, required: true, err: expect.objectContaining({ type: 'Error', message: 'gone: redis://[redacted]@127.0.0.1' }) as object, msg: 'store' },
      { level: 30, store: 'redis', up: true, required: true, msg: 'store' },
    ]);
  });
});
