import type { Caller } from '@portico/platform';
import { scopedKey } from './scoped-key.ts';

const caller = (issuer: string, subject: string): Caller => ({ issuer, subject, scopes: [], roles: [] });

describe('a scoped key', () => {
  it('is the same for a repeat, and tells neither key nor caller', () => {
    const key = scopedKey('partner-bff', caller('https://id.test', 'c-00001'), 'secret');
    expect(key).toBe(scopedKey('partner-bff', { ...caller('https://id.test', 'c-00001'), scopes: ['more'] }, 'secret'));
    expect(key).toMatch(/^[\w-]{43}$/);
  });

  it('is another for another caller, issuer, BFF or key, however the texts are cut', () => {
    const keys = [
      scopedKey('b', caller('i', 's'), 'k'),
      scopedKey('b', caller('i', 's'), 'l'),
      scopedKey('b', caller('i', 'sk'), ''),
      scopedKey('b', caller('is', ''), 'k'),
      scopedKey('bi', caller('', 's'), 'k'),
      scopedKey('b', caller('1:i', 's'), 'k'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
