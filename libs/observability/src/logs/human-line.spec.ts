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
    ].map(humanLine);
    expect(lines.join('')).toBe(
      [
        '09:04:31.007  GET     200     12.3 ms   1.5 kB  /api/home  9f-1',
        '09:04:31.007  GET     304      0.4 ms        -  /api/home  9f-1  customer-7',
        '09:04:31.007  DELETE  503    800.2 ms    181 B  /api/home  9f-1  upstream-unavailable: refused: ECONNREFUSED',
        '09:04:31.007  GET     200     10.0 ms   7.2 kB  /api/home  9f-1  1.2 kB over budget',
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
});
