import { Signals } from '@portico/platform';
import { pino } from 'pino';
import { logAddresses } from './address-log.ts';

describe('the lines of client addresses', () => {
  it.each([
    ['absent', /^clients are not known by address: .* does not send it; have it set that header, or name in edge.addressFrom /],
    ['unreadable', /^clients are not known by address: .* names no address in it; have it write the address of the client$/],
  ] as const)('warn of a trusted proxy whose header is %s', (because, msg) => {
    const lines: unknown[] = [];
    const events = new Signals();
    logAddresses(events, pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) }));
    events.clientHidden.emit({ because, header: 'x-forwarded-for', proxy: '10.0.0.1' });
    expect(lines).toEqual([{ level: 40, header: 'x-forwarded-for', proxy: '10.0.0.1', msg: expect.stringMatching(msg) }]);
  });
});
