import { SecretText } from '@portico/config';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { SigningKeys } from './signing-keys.ts';

const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const secret = (text: string | Buffer | object): SecretText => new SecretText(typeof text === 'string' ? text : JSON.stringify(text));
const pem = ({ privateKey }: typeof ed25519, type: 'pkcs8' = 'pkcs8'): SecretText => secret(privateKey.export({ type, format: 'pem' }) as string);

const ofProduction = (key?: SecretText, ...otherKeys: readonly SecretText[]): Promise<SigningKeys> => SigningKeys.from({ ...(key ? { key } : {}), otherKeys }, false);

describe('the keys that sign for upstreams', () => {
  it.each([
    ['EdDSA', 'Ed25519 as PEM', pem(ed25519)],
    ['ES256', 'P-256 as PEM', pem(p256)],
    ['ES256', 'P-256 as the PEM of older tools', secret(p256.privateKey.export({ type: 'sec1', format: 'pem' }) as string)],
    ['EdDSA', 'Ed25519 as JWK', secret(ed25519.privateKey.export({ format: 'jwk' }))],
    ['EdDSA', 'Ed25519 as JWK in a file with an empty line before it', secret(`\n${JSON.stringify(ed25519.privateKey.export({ format: 'jwk' }))}\n`)],
  ])('sign with %s for %s, and what is published proves it', async (alg, _, key) => {
    const keys = await ofProduction(key);
    const { payload, protectedHeader } = await jwtVerify(await keys.sign({ sub: 'ann' }), createLocalJWKSet(keys.published));
    expect(keys.passing).toBe(false);
    expect([payload, protectedHeader]).toEqual([{ sub: 'ann' }, { alg, kid: keys.kid, typ: 'portico-caller+jwt' }]);
  });

  it('are published without what signs', async () => {
    const { published } = await ofProduction(pem(ed25519), pem(p256));
    expect(published.keys.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
    ]);
  });

  it('have the same name in every replica, so that each proves what the others sign', async () => {
    const [one, other] = await Promise.all([ofProduction(pem(ed25519)), ofProduction(pem(ed25519))]);
    expect(one.kid).toBe(other.kid);
    await expect(jwtVerify(await one.sign({}), createLocalJWKSet(other.published))).resolves.toBeDefined();
  });

  it('are rotated in two steps: at any time, each replica proves what any other signs', async () => {
    const [before, meanwhile, after] = await Promise.all([ofProduction(pem(ed25519)), ofProduction(pem(ed25519), pem(p256)), ofProduction(pem(p256), pem(ed25519))]);
    const proves = async (signer: SigningKeys, verifier: SigningKeys) => jwtVerify(await signer.sign({}), createLocalJWKSet(verifier.published));
    for (const [signer, verifier] of [[before, meanwhile], [meanwhile, before], [meanwhile, after], [after, meanwhile]] as const) {
      await expect(proves(signer, verifier)).resolves.toBeDefined();
    }
    await expect(proves(after, before)).rejects.toThrow('no applicable key');
  });

  it('may be published as what they are: the public part of somebody’s next key, and each once', async () => {
    const next = secret(p256.publicKey.export({ type: 'spki', format: 'pem' }) as string);
    expect((await ofProduction(pem(ed25519), next, pem(ed25519))).published.keys).toHaveLength(2);
  });

  it('are made at start in development, and only there', async () => {
    const [one, other] = await Promise.all([SigningKeys.from({ otherKeys: [] }, true), SigningKeys.from({ otherKeys: [] }, true)]);
    expect([one.passing, one.kid === other.kid]).toEqual([true, false]);
    await expect(jwtVerify(await one.sign({}), createLocalJWKSet(one.published))).resolves.toBeDefined();
    await expect(ofProduction()).rejects.toThrow('upstreamIdentity.key: is missing');
    await expect(ofProduction()).rejects.toThrow('PORTICO_UPSTREAM_IDENTITY__KEY__FILE');
  });

  it.each([
    ['is no private key', 'hunter2'],
    ['is no private key', '{ "kty": "hunter2'],
    ['is no private key', ed25519.publicKey.export({ type: 'spki', format: 'pem' }) as string],
    ['is a key of another kind', generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string],
    ['is a key of another kind', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string],
  ])('are refused when one %s, without a word of it', async (words, text) => {
    const error = await ofProduction(secret(text)).catch((fault: Error) => fault);
    expect(error).toMatchObject({ name: 'StartError', message: expect.stringContaining(`upstreamIdentity.key: ${words}`) });
    expect((error as Error).stack + String((error as Error).cause)).not.toContain('hunter2');
  });

  it.each([
    ['is no key', 'hunter2'],
    ['is a key of another kind', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ type: 'spki', format: 'pem' }) as string],
  ])('are refused with the place of the other key that %s, without a word of it', async (words, text) => {
    const error = await ofProduction(pem(ed25519), pem(p256), secret(text)).catch((fault: Error) => fault);
    expect(error).toMatchObject({ name: 'StartError', message: expect.stringContaining(`upstreamIdentity.otherKeys[1]: ${words}`) });
    expect((error as Error).stack).not.toContain('hunter2');
  });
});
