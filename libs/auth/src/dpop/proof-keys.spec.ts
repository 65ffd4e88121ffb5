import { base64url, calculateJwkThumbprint } from 'jose';
import { InvalidProof } from './invalid-proof.ts';
import { ProofKeys } from './proof-keys.ts';
import type { ProofKey } from './proof-keys.ts';

/** An RSA key of so many bits, with an exponent of so many bytes. */
const rsa = (bits: number, bytes: number) => ({ kty: 'RSA', n: base64url.encode(Buffer.alloc(bits / 8, 0xff)), e: base64url.encode(Buffer.alloc(bytes, 0x01)) });

describe('the keys of proofs', () => {
  const find = async (keys: ProofKeys, jwk: object, header = 'h'): Promise<ProofKey> =>
    keys.find({ alg: 'RS256', jwk } as never, { protected: header } as never, await calculateJwkThumbprint(jwk as never));

  it.each([
    [2_048, 4],
    [4_096, 3],
  ])('may be RSA keys of %i bits with an exponent of %i bytes', async (bits, bytes) => {
    const jwk = rsa(bits, bytes);
    expect(await find(new ProofKeys(10), jwk)).toMatchObject({ thumbprint: await calculateJwkThumbprint(jwk) });
  });

  it.each([
    [2_040, 3],
    [4_104, 3],
    [2_048, 5],
  ])('are no RSA keys of %i bits with an exponent of %i bytes', async (bits, bytes) => {
    await expect(find(new ProofKeys(10), rsa(bits, bytes))).rejects.toThrow(InvalidProof);
  });

  it.each<[string, readonly number[], string | undefined]>([
    ['one whose first bit is its first', [0x80, ...Array.from({ length: 255 }, () => 0)], undefined],
    ['one with a zero before it', [0, 0xff, ...Array.from({ length: 511 }, () => 0xff)], undefined],
    ['one that is a bit short', [0x7f, ...Array.from({ length: 255 }, () => 0xff)], '2047'],
    ['one with zeros instead of bits', [0, ...Array.from({ length: 255 }, () => 0xff)], '2040'],
    ['one with a bit too many', [1, ...Array.from({ length: 512 }, () => 0xff)], '4097'],
    ['one of zeros alone', Array.from({ length: 256 }, () => 0), '0'],
  ])('have as many bits as count of the modulus: %s', async (_, modulus, bits) => {
    const found = find(new ProofKeys(10), { ...rsa(2_048, 3), n: base64url.encode(Uint8Array.from(modulus)) });
    await (bits === undefined ? expect(found).resolves.toHaveProperty('thumbprint') : expect(found).rejects.toThrow(`a modulus of ${bits} bits`));
  });

  it('are bound to their token, kept or read', async () => {
    const [keys, jwk] = [new ProofKeys(1), rsa(2_048, 3)];
    keys.keep('h', await find(keys, jwk));
    await expect(keys.find({ alg: 'RS256', jwk } as never, { protected: 'h' } as never, 'another')).rejects.toThrow('the token is bound to another key');
    await expect(keys.find({ alg: 'RS256', jwk } as never, { protected: 'i' } as never, 'another')).rejects.toThrow('the token is bound to another key');
  });

  it('are read once when they have been good, as many as there is room for', async () => {
    const [keys, jwk] = [new ProofKeys(1), rsa(2_048, 3)];
    const key = await find(keys, jwk);
    expect(await find(keys, jwk)).not.toBe(key);
    keys.keep('h', key);
    keys.keep('h', key);
    expect(await find(keys, jwk)).toBe(key);
    expect(await find(keys, jwk, 'other')).not.toBe(key);
    keys.keep('other', await find(keys, jwk, 'other'));
    expect(await find(keys, jwk)).not.toBe(key);
  });
});
