import { SecretText } from '@portico/config';
import { loggable } from './loggable.ts';

describe('loggable', () => {
  it('redacts by name at any depth and keeps the rest', () => {
    const value = { user: 'ada', headers: { Authorization: 'x', accept: 'json' }, items: [{ sku: 'a', token: 1 }, { deep: { password: ['p'] } }] };
    expect(loggable(value)).toEqual({
      user: 'ada',
      headers: { Authorization: '[redacted]', accept: 'json' },
      items: [{ sku: 'a', token: '[redacted]' }, { deep: { password: '[redacted]' } }],
    });
    expect(value.headers.Authorization).toBe('x');
  });

  it('reads what JSON would leave out or show as bytes', () => {
    expect(
      loggable({
        map: new Map([['cookie', 'x'], ['a', 'b']]),
        headers: new Headers({ 'x-api-key': 'x', accept: 'json' }),
        set: new Set([1, 2]),
        body: Buffer.from('secret'),
        url: new URL('https://ada:pass@a.example/?access_token=abc'),
        at: new Date(0),
        setting: new SecretText('x'),
        big: 10n,
        run: () => 1,
      }),
    ).toEqual({
      map: { cookie: '[redacted]', a: 'b' },
      headers: { 'x-api-key': '[redacted]', accept: 'json' },
      set: [1, 2],
      body: '[6 bytes]',
      url: 'https://[redacted]@a.example/?access_token=[redacted]',
      at: '1970-01-01T00:00:00.000Z',
      setting: '[secret]',
      big: '10',
    });
  });

  it('redacts the values of a flat list of headers', () => {
    expect(loggable(['Accept', 'json', 'Set-Cookie', 'sid=1', 'X-Other', 'y'])).toEqual(['Accept', 'json', 'Set-Cookie', '[redacted]', 'X-Other', 'y']);
  });

  it('cuts cycles, depth and bulk', () => {
    const cycle: Record<string, unknown> = { name: 'a' };
    cycle['self'] = cycle;
    expect(loggable(cycle)).toEqual({ name: 'a', self: '[circular]' });
    expect(JSON.stringify(loggable(JSON.parse('['.repeat(50) + ']'.repeat(50))))).toBe('[[[[[["[deep]"]]]]]]');
    expect(loggable(Array.from({ length: 250 }, () => 0))).toHaveLength(101);
  });

  it('shows an error without its other properties', () => {
    const error = Object.assign(new Error('no', { cause: 'why' }), { code: 'E_NO', config: { a: 1 } });
    expect(loggable({ error })).toEqual({
      error: { type: 'Error', message: 'no', code: 'E_NO', stack: expect.stringContaining('loggable.spec'), cause: { type: 'string', message: 'why' } },
    });
  });
});
