import { Identity } from '@portico/platform';
import fc from 'fast-check';
import { scopedKey } from './scoped-key.ts';

const scoped = (bff: string, issuer: string, subject: string, key: string): string => scopedKey(bff, new Identity(issuer, subject).key, key);

describe('a scoped key', () => {
  it('is the same for a repeat, and tells neither key nor caller', () => {
    const key = scoped('partner-bff', 'https://id.test', 'c-00001', 'secret');
    expect(key).toBe(scoped('partner-bff', 'https://id.test', 'c-00001', 'secret'));
    expect(key).toMatch(/^[\w-]{43}$/);
  });

  it('is another for another caller, issuer, BFF or key, however the texts are cut', () => {
    const keys = [
      scoped('b', 'i', 's', 'k'),
      scoped('b', 'i', 's', 'l'),
      scoped('b', 'i', 'sk', ''),
      scoped('b', 'is', 'k', 'k'),
      scoped('bi', 's', 's', 'k'),
      scoped('b', '1:i', 's', 'k'),
      scoped('b', 'i","s', 'x', 'k'),
      scoped('b', 'i', 's","x', 'k'),
      // Halves of surrogate pairs, which UTF-8 writes alike.
      scoped('b', 'i', '\ud800', 'k'),
      scoped('b', 'i', '\udbff', 'k'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is the same for no two requests that differ in anything', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 4 });
    const request = fc.tuple(text, text, text, text);
    fc.assert(fc.property(request, request, (one, other) => (scoped(...one) === scoped(...other)) === (JSON.stringify(one) === JSON.stringify(other))));
  });
});
