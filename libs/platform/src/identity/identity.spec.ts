import fc from 'fast-check';
import { Identity } from './identity.ts';

const keyOf = (issuer: string, subject: string): string => new Identity(issuer, subject).key;
const bytesOf = ([issuer, subject]: readonly [string, string]): string => Buffer.from(keyOf(issuer, subject)).toString('hex');

describe('the key of an identity', () => {
  it('is the same for the same issuer and subject', () => {
    expect(keyOf('https://login.example', 'c-00001')).toBe(keyOf('https://login.example', 'c-00001'));
  });

  it.each([
    ['the same subject with another issuer', ['https://a.example', 'c-00001'], ['https://b.example', 'c-00001']],
    ['an issuer that differs by a slash', ['https://a.example', 'c-00001'], ['https://a.example/', 'c-00001']],
    ['texts that are cut at another place', ['https://a.example/c', '1'], ['https://a.example', '/c1']],
    ['a subject with the separator in it', ['a', 'b","c'], ['a","b', 'c']],
    ['a subject with a line break', ['a\nb', 'c'], ['a', 'b\nc']],
    ['a subject in capital letters', ['a', 'ANN'], ['a', 'ann']],
    ['a subject with a space at its end', ['a', 'ann '], ['a', 'ann']],
    ['a letter with its accent apart', ['a', '\u00e9'], ['a', 'e\u0301']],
    ['halves of surrogate pairs, which UTF-8 writes alike', ['a', '\ud800'], ['a', '\udbff']],
  ] as const)('is another for %s', (_, one, other) => {
    expect(bytesOf(one)).not.toBe(bytesOf(other));
  });

  it('is, in UTF-8, the same for no two identities that differ', () => {
    // One text that is cut at two places, and few letters, so that what is joined without care is joined alike.
    const text = fc.string({ unit: fc.constantFrom('a', '1', '"', ',', '\\', '[', ' ', '\n', '|', ':', '/', '\ud800', '\udbff'), minLength: 3, maxLength: 8 });
    const cut = fc.integer({ min: 1, max: 2 });
    const bytes = (whole: string, at: number): Buffer => Buffer.from(keyOf(whole.slice(0, at), whole.slice(at)));
    fc.assert(
      fc.property(text, text, cut, cut, (one, other, at, there) => {
        expect(bytes(one, at).equals(bytes(one, there))).toBe(at === there);
        expect(bytes(one, at).equals(bytes(other, at))).toBe(one === other);
        expect(bytes(`\ud800${one}`, 1).equals(bytes(`\udbff${one}`, 1))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('needs an issuer and a subject', () => {
    expect(() => new Identity('', 'ann')).toThrow('an identity needs an issuer and a subject: ["","ann"]');
    expect(() => new Identity('https://a.example', '')).toThrow(TypeError);
  });

  it('does not travel with a record: who reads one builds the identity from its parts', () => {
    expect(JSON.parse(JSON.stringify(new Identity('a', 'ann')))).toEqual({ issuer: 'a', subject: 'ann' });
  });
});
