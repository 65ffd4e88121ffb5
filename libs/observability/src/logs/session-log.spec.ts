import { Signals } from '@portico/platform';
import { pino } from 'pino';
import { logSessions } from './session-log.ts';

describe('the line of sessions', () => {
  it('tells what no request waits for', () => {
    const lines: unknown[] = [];
    const events = new Signals();
    logSessions(events, pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) }));
    events.sessionUpkeepFailed.emit({ error: new Error('the identity provider cannot be asked') });
    expect(lines).toEqual([{ level: 40, upkeep: 'failed', err: expect.objectContaining({ message: 'the identity provider cannot be asked' }) as object, msg: 'session' }]);
  });
});
