import { Signals, Identity } from '@portico/platform';
import type { Caller } from '@portico/platform';
import { pino } from 'pino';
import { auditLinesOf, logAudit } from './audit-log.ts';

const ADA: Caller = { identity: new Identity('https://login.example', 'c-00001'), scopes: ['orders:read'], roles: ['customer'] };
const WHO = { issuer: 'https://login.example', subject: 'c-00001' };

describe('the audit log', () => {
  let lines: Record<string, unknown>[];
  let events: Signals;
  let time: number;

  beforeEach(() => {
    jest.useFakeTimers();
    [lines, events, time] = [[], new Signals(), 0];
    const log = pino({ base: null, timestamp: false, formatters: { level: (level) => ({ level }) } }, { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) });
    logAudit(events, auditLinesOf(log, () => time));
  });
  afterEach(() => jest.useRealTimers());

  it.each<[string, (events: Signals) => void, object, level?: string]>([
    ['a sign-in', ({ signedIn }) => signedIn.emit({ caller: ADA, scheme: 'session', session: 's-1' }), { audit: 'signed-in', scheme: 'session', ...WHO, session: 's-1' }],
    ['the end of a session', ({ sessionEnded }) => sessionEnded.emit({ caller: ADA, session: 's-1', because: 'signed out' }), { audit: 'session-ended', ...WHO, session: 's-1', because: 'signed out' }],
    [
      'a refused sign-in',
      ({ signInRefused }) => signInRefused.emit({ scheme: 'api-key', because: 'revoked', detail: 'k-1' }),
      { audit: 'sign-in-refused', scheme: 'api-key', because: 'revoked', about: 'k-1' },
      'warn',
    ],
    ['a caller who may not', ({ accessRefused }) => accessRefused.emit({ caller: ADA, because: 'scope' }), { audit: 'access-refused', ...WHO, because: 'scope' }, 'warn'],
    ['the first use of a key', ({ keyFirstUsed }) => keyFirstUsed.emit({ partner: 'acme', key: 'k-1' }), { audit: 'key-first-used', partner: 'acme', key: 'k-1' }],
    ['a key that is made', ({ partnerChanged }) => partnerChanged.emit({ partner: 'acme', key: 'k-1', change: 'made' }), { audit: 'key-made', partner: 'acme', key: 'k-1' }],
    ['a partner who is blocked', ({ partnerChanged }) => partnerChanged.emit({ partner: 'acme', change: 'blocked' }), { audit: 'partner-blocked', partner: 'acme' }],
  ])('has a line for %s', (_, happen, line, level = 'info') => {
    happen(events);
    expect(lines).toEqual([{ level, ...line, msg: 'audit' }]);
  });

  it('tells why what was granted could not be given back', () => {
    events.revocationFailed.emit({ error: new Error('no answer to token=abcdef') });
    expect(lines).toMatchObject([{ audit: 'revocation-failed', err: { message: 'no answer to token=[redacted]' } }]);
  });

  it('quotes no secret and no long text of what it is told', () => {
    events.signInRefused.emit({ scheme: 'session', because: `access_token=abcdef ${'x'.repeat(500)}`, detail: 'Bearer abcdefgh' });
    expect(lines).toMatchObject([{ because: expect.stringMatching(/^access_token=\[redacted\] x{1,180}$/), about: 'Bearer [redacted]' }]);
  });

  it('counts the refusals of a flood, and goes on telling who signs in', () => {
    for (let count = 0; count < 300; count += 1) events.signInRefused.emit({ scheme: 'bearer', because: 'the token has expired' });
    for (let count = 0; count < 5; count += 1) events.accessRefused.emit({ caller: ADA, because: 'role' });
    events.signedIn.emit({ caller: ADA, scheme: 'bearer' });
    expect(lines.map(({ audit }) => audit)).toEqual([...Array.from({ length: 20 }, () => 'sign-in-refused'), 'signed-in']);
    time = 1_000;
    jest.advanceTimersByTime(time);
    expect(lines.slice(21)).toEqual([{ level: 'warn', audit: 'more-refused', refused: { bearer: 280, role: 5 }, msg: 'audit' }]);
    events.signInRefused.emit({ scheme: 'bearer', because: 'the token has expired' });
    expect(lines).toHaveLength(23);
  });
});
