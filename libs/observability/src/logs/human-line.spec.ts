import { humanLine } from './human-line.ts';

const time = new Date(2026, 0, 2, 9, 4, 31, 7).getTime();
const request = { level: 'info', time, bff: 'web-bff', msg: 'request', requestId: '9f-1', method: 'GET', route: '/api/home', traceId: 't', clientAddress: '127.0.0.1' };

describe('humanLine', () => {
  it('aligns requests', () => {
    const lines = [
      { ...request, status: 200, durationMs: 12.34, bytes: 1_523 },
      { ...request, status: 304, durationMs: 0.4, caller: 'customer-7' },
      { ...request, method: 'DELETE', status: 503, durationMs: 800.2, bytes: 181, problem: 'upstream-unavailable', cause: 'refused', causeCode: 'ECONNREFUSED' },
      { ...request, status: 200, durationMs: 10, bytes: 7_200, over: 1_200 },
      { ...request, status: 200, durationMs: 10, bytes: 900, partial: [{ part: 'prices', is: 'omitted', reason: 'invalid', upstream: 'pricing', cause: 'pricing GET /prices: denied (status 403)' }, { part: 'total', is: 'fallback', reason: 'needs' }] },
    ].map(humanLine);
    expect(lines.join('')).toBe(
      [
        '09:04:31.007  GET     200     12.3 ms   1.5 kB  /api/home  9f-1',
        '09:04:31.007  GET     304      0.4 ms        -  /api/home  9f-1  customer-7',
        '09:04:31.007  DELETE  503    800.2 ms    181 B  /api/home  9f-1  upstream-unavailable: refused: ECONNREFUSED',
        '09:04:31.007  GET     200     10.0 ms   7.2 kB  /api/home  9f-1  1.2 kB over budget',
        '09:04:31.007  GET     200     10.0 ms    900 B  /api/home  9f-1  partial: prices omitted (pricing GET /prices: denied (status 403)), total fallback (needs)',
        '',
      ].join('\n'),
    );
  });

  it('shows other messages with their context and data', () => {
    expect(humanLine({ level: 'warn', time, bff: 'web-bff', context: 'Orders', msg: 'late', details: [{ by: 3 }] })).toBe(
      '09:04:31.007  warn   [Orders] late {"details":[{"by":3}]}\n',
    );
  });

  it('shows stacks below, causes included', () => {
    const err = { message: 'a', stack: 'Error: a\n    at x', cause: { message: 'b' } };
    expect(humanLine({ level: 'error', time, msg: 'failed', err })).toBe(
      '09:04:31.007  error  failed\n    Error: a\n        at x\n    caused by b\n',
    );
  });

  describe('with texts of somebody else’s', () => {
    const FORGED = '\n09:04:31.008  GET     200      1.0 ms        -  /admin  9f-9';
    const FIELDS = ['method', 'route', 'requestId', 'caller', 'problem', 'cause', 'causeCode', 'context', 'msg', 'level', 'upstream', 'because'] as const;

    it.each(FIELDS.flatMap((field) => ['request', 'other'].map((msg) => [field, msg] as const)))('is one line, whatever %s of a message "%s" holds', (field, msg) => {
      for (const forged of [FORGED, FORGED.replace('\n', '\r'), FORGED.replace('\n', '\r\n'), FORGED.replace('\n', '\u2028'), FORGED.replace('\n', '\u0085'), '\u001b[2K\u001b[1A', '\u202e', '\u0007\u0000\u007f\u009b']) {
        const line = humanLine({ ...request, msg, status: 200, durationMs: 1, [field]: `x${forged}` });
        expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202e]/u);
        expect(line.at(-1)).toBe('\n');
      }
    });

    it('keeps them below, where an error holds them', () => {
      for (const err of [{ message: `a${FORGED}` }, { stack: `Error: a${FORGED}\u001b[1A\r12:00` }, { message: 'a', cause: { message: `b${FORGED}` } }]) {
        const [, ...below] = humanLine({ level: 'error', time, msg: 'failed', err }).trimEnd().split('\n');
        for (const line of below) expect(line).toMatch(/^ {4}[^\p{Cc}]*$/u);
      }
    });

    it('shows what was there', () => expect(humanLine({ level: 'warn', time, msg: 'a\nb\tc\u001b' })).toContain('a\\nb\\tc\\u001b'));
  });
});
