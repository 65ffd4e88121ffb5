import { hashOf, isKeyOf } from './key-hash.ts';
import { newKey } from './key-format.ts';

describe('the hash of a key', () => {
  const { text } = newKey();
  const kept = Buffer.from(hashOf(text), 'base64url');

  it('is SHA-256 of all of it', () => {
    // The example of FIPS 180-4 for "abc".
    expect(Buffer.from(hashOf('abc'), 'base64url').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('tells the key from every other one', () => {
    expect(isKeyOf(kept, text)).toBe(true);
    expect(isKeyOf(kept, newKey().text)).toBe(false);
    expect(isKeyOf(kept, `${text} `)).toBe(false);
  });

  it('matches nothing where there is none', () => {
    expect(isKeyOf(undefined, text)).toBe(false);
  });
});
