import { Signals } from '@portico/platform';
import { pino } from 'pino';
import { logIdempotency } from './idempotency-log.ts';

describe('the line of a write that could not be kept', () => {
  it('tells why, and nothing of other outcomes', () => {
    const lines: unknown[] = [];
    const events = new Signals();
    logIdempotency(events, pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) }));
    for (const outcome of ['claimed', 'kept', 'released'] as const) events.idempotencyKeyUsed.emit({ outcome });
    events.idempotencyKeyUsed.emit({ outcome: 'lost', error: new Error('gone') });
    expect(lines).toEqual([{ level: 50, outcome: 'lost', err: expect.objectContaining({ message: 'gone' }) as object, msg: 'idempotency' }]);
  });
});
