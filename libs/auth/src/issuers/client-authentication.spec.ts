import { SecretText } from '@portico/config';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, exportJWK, jwtVerify } from 'jose';
import type { JWK } from 'jose';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { clientAuthenticationOf } from './client-authentication.ts';
import { ClientSettings } from './client.settings.ts';

const SERVER = { issuer: 'https://id.example', token_endpoint: 'https://id.example/token' };
const pem = (key: KeyObject): SecretText => new SecretText(key.export({ type: 'pkcs8', format: 'pem' }) as string);
const settings = (changes: Partial<ClientSettings>): ClientSettings => Object.assign(new ClientSettings(), { clientId: 'web-bff', ...changes });

const sent = async (changes: Partial<ClientSettings>): Promise<{ body: Record<string, string>; authorization: string | null }> => {
  const [body, headers] = [new URLSearchParams(), new Headers()];
  await (clientAuthenticationOf(settings(changes), 'session')(SERVER, { client_id: 'web-bff' }, body, headers) as unknown as Promise<void>);
  return { body: Object.fromEntries(body), authorization: headers.get('authorization') };
};

describe('how the BFF proves that it is the client', () => {
  const secret = new SecretText('s:%+ ü');

  it('is a secret in a header, or in the body', async () => {
    expect(await sent({ clientSecret: secret })).toEqual({ body: {}, authorization: `Basic ${btoa('web%2Dbff:s%3A%25%2B+%C3%BC')}` });
    expect(await sent({ clientSecret: secret, secretBy: 'client_secret_post' })).toEqual({ body: { client_id: 'web-bff', client_secret: 's:%+ ü' }, authorization: null });
  });

  it.each([
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
    ['Ed25519', generateKeyPairSync('ed25519').privateKey],
  ])('is a signature by a key: %s', async (alg, key) => {
    const { body, authorization } = await sent({ clientKey: pem(key) });
    const assertion = body['client_assertion'] ?? '';
    const jwk = (await exportJWK(createPublicKey(key))) as JWK;
    expect(decodeProtectedHeader(assertion)).toEqual({ alg, kid: await calculateJwkThumbprint(jwk) });
    const { payload } = await jwtVerify(assertion, createPublicKey(key), { issuer: 'web-bff', subject: 'web-bff', audience: SERVER.issuer });
    expect((payload.exp as number) - (payload.iat as number)).toBeLessThanOrEqual(60);
    expect(authorization).toBeNull();
    const named = await sent({ clientKey: pem(key), clientKeyId: 'shop', assertionAudience: 'token-endpoint' });
    expect(decodeProtectedHeader(named.body['client_assertion'] ?? '')).toMatchObject({ kid: 'shop' });
    expect(decodeJwt(named.body['client_assertion'] ?? '').aud).toBe(SERVER.token_endpoint);
  });

  it.each<[string, Partial<ClientSettings>]>([
    ['session: write clientSecret or clientKey, and not both', {}],
    ['session: write clientSecret or clientKey, and not both', { clientSecret: secret, clientKey: secret }],
    ['session.clientKey: is no private key', { clientKey: secret }],
    ['session.clientKey: is a key of another kind', { clientKey: pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey) }],
  ])('stops the start, without the secret in its words: %s', (message, changes) => {
    expect(() => clientAuthenticationOf(settings(changes), 'session')).toThrow(expect.objectContaining({ message: expect.stringContaining(message) as string }) as Error);
    expect(() => clientAuthenticationOf(settings(changes), 'session')).not.toThrow('s:%+');
  });
});
