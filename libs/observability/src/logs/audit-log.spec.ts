import { Identity, Signals } from '@portico/platform';
import type { AuditLines, Caller } from '@portico/platform';
import { pino } from 'pino';
import { auditLinesOf, logAudit } from './audit-log.ts';

const ADA: Caller = { identity: new Identity('https://login.example', 'c-00001'), scopes: ['orders:read'], roles: ['customer'] };
const WHO = { issuer: 'https://login.example', subject: 'c-00001' };

describe('the audit log', () => {
  let lines: Record<string, unknown>[];
  let audit: AuditLines;
  let events: Signals;
  let time: number;

  beforeEach(() => {
    jest.useFakeTimers();
    [lines, events, time] = [[], new Signals(), 0];
    const log = pino({ base: null, timestamp: false, formatters: { level: (level) => ({ level }) } }, { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) });
    audit = auditLinesOf(log, () => time);
    logAudit(events, audit);
  });
  afterEach(() => jest.useRealTimers());

  it.each<[string, () => void, object, level?: string]>([
    ['what was done', () => audit.done('signed-in', { scheme: 'session', ...WHO, session: 's-1' }), { audit: 'signed-in', scheme: 'session', ...WHO, session: 's-1' }],
    ['what has no value for a field', () => audit.done('partner-blocked', { partner: 'acme', key: undefined }), { audit: 'partner-blocked', partner: 'acme' }],
    [
      'what was refused',
      () => audit.refused('sign-in-refused', 'api-key', { scheme: 'api-key', because: 'revoked', about: 'k-1' }),
      { audit: 'sign-in-refused', scheme: 'api-key', because: 'revoked', about: 'k-1' },
      'warn',
    ],
    ['a caller who may not', () => events.accessRefused.emit({ caller: ADA, because: 'scope' }), { audit: 'access-refused', ...WHO, because: 'scope' }, 'warn'],
  ])('has a line for %s', (_, happen, line, level = 'info') => {
    happen();
    expect(lines).toEqual([{ level, ...line, msg: 'audit' }]);
  });

  it('describes what failed, without secrets', () => {
    audit.failed('revocation-failed', new Error('no answer to token=abcdef'));
    expect(lines).toMatchObject([{ level: 'warn', audit: 'revocation-failed', err: { message: 'no answer to token=[redacted]' } }]);
  });

  it('quotes no secret and no long text of a reason, whether it was refused or done', () => {
    const because = `access_token=abcdef ${'x'.repeat(500)}`;
    audit.refused('sign-in-refused', 'session', { scheme: 'session', because, about: 'Bearer abcdefgh' });
    audit.done('session-ended', { ...WHO, session: 's-1', because });
    const cut = expect.stringMatching(/^access_token=\[redacted\] x{1,180}$/) as string;
    expect(lines).toMatchObject([{ because: cut, about: 'Bearer [redacted]' }, { session: 's-1', because: cut }]);
  });

  it('counts the refusals of a flood, and goes on telling who signs in', () => {
    const refuse = (): void => audit.refused('sign-in-refused', 'bearer', { scheme: 'bearer', because: 'the token has expired' });
    for (let count = 0; count < 300; count += 1) refuse();
    for (let count = 0; count < 5; count += 1) events.accessRefused.emit({ caller: ADA, because: 'role' });
    audit.done('signed-in', { scheme: 'bearer', ...WHO });
    expect(lines.map((line) => line['audit'])).toEqual([...Array.from({ length: 20 }, () => 'sign-in-refused'), 'signed-in']);
    time = 1_000;
    jest.advanceTimersByTime(time);
    expect(lines.slice(21)).toEqual([{ level: 'warn', audit: 'more-refused', refused: { bearer: 280, role: 5 }, msg: 'audit' }]);
    refuse();
    expect(lines).toHaveLength(23);
  });
});
