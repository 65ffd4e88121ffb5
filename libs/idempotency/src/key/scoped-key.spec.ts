import { Identity } from '@portico/platform';
import fc from 'fast-check';
import { scopedKey } from './idempotency-key.ts';

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
      scoped('c', 'i', 's', 'k'),
      scoped('b', 'i', 'sk', ''),
      scoped('b', 'is', 'k', 'k'),
      scoped('bi', 's', 's', 'k'),
      scoped('b', '1:i', 's', 'k'),
      scoped('b', 'i","s', 'x', 'k'),
      scoped('b', 'i', 's","x', 'k'),
      scoped('b', 'i', 's', 'k["i","s"]x'),
      scoped('b["i","s"]k', 'i', 's', 'x'),
      // Halves of surrogate pairs, which UTF-8 writes alike.
      scoped('b', 'i', '\ud800', 'k'),
      scoped('b', 'i', '\udbff', 'k'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is the same for no two requests that differ in anything', () => {
    // One text that is cut at two places, so that what is joined without care is joined alike.
    const text = fc.string({ unit: fc.constantFrom('a', '1', ':', '"', ',', '[', ' ', '\ud800', '\udbff'), minLength: 5, maxLength: 10 });
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 });
    const cutAt = (whole: string, places: readonly number[]): [string, string, string, string] => {
      const [a, b, c] = places.toSorted() as [number, number, number];
      return [whole.slice(0, a), whole.slice(a, b), whole.slice(b, c), whole.slice(c)];
    };
    fc.assert(
      fc.property(text, cuts, cuts, (whole, one, other) => {
        const same = JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted());
        expect(scoped(...cutAt(whole, one)) === scoped(...cutAt(whole, other))).toBe(same);
      }),
    );
  });
});
