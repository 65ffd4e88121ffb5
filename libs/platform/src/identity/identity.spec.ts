import fc from 'fast-check';
import { Identity } from './identity.ts';

const keyOf = (issuer: string, subject: string): string => new Identity(issuer, subject).key;

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
    const bytes = [keyOf(...one), keyOf(...other)].map((key) => Buffer.from(key).toString('hex'));
    expect(bytes[0]).not.toBe(bytes[1]);
  });

  it('is, in UTF-8, the same for no two identities that differ', () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom('"', ',', '\\', '[', ']', '\n', '|', ':', '\ud800', '\udc00'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), minLength: 1, maxLength: 5 });
    const pair = fc.tuple(text, text);
    fc.assert(
      fc.property(pair, pair, (one, other) => Buffer.from(keyOf(...one)).equals(Buffer.from(keyOf(...other))) === (one[0] === other[0] && one[1] === other[1])),
      { numRuns: 2_000 },
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
