import { SecretText } from '@portico/config';
import { Identity } from '@portico/platform';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { Adapter, Client } from 'oidc-provider';
import { TokenVerifier } from '../bearer/token-verifier.ts';
import { IssuerKeys } from '../issuers/issuer-keys.ts';
import { fetchKeys } from '../issuers/issuer-metadata.ts';
import { IdentityProvider } from '../session/identity-provider.ts';
import { SessionSettings } from '../session/session.settings.ts';
import { shownSettings } from './provider-settings.fixture.ts';

const API = 'https://api.shop.example';
const SECRET = 'a secret of the client';
const GRANTS = ['authorization_code', 'refresh_token'];
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PUBLIC = publicKey.export({ format: 'jwk' }) as { kty: string };

/** The real one, with clients as the guide has them. */
describe('node-oidc-provider', () => {
  let server: Server;
  let provider: Provider;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    // It tells developers of its defaults.
    for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = (client_id: string) => ({ client_id, client_secret: SECRET, redirect_uris: ['https://shop.example/auth/callback'] });
    provider = new Provider(url, {
      clients: [
        client('phone'),
        client('mobile-bff'),
        { ...client('web-basic'), grant_types: GRANTS },
        { ...client('web-post'), grant_types: GRANTS, token_endpoint_auth_method: 'client_secret_post' },
      ],
      scopes: ['openid', 'offline_access', 'orders:read'],
      features: { introspection: { enabled: true, allowedPolicy: () => true }, devInteractions: { enabled: false } },
      cookies: { keys: ['k'] },
    });
    // A client of the configuration is copied into another realm, in which the provider does not know its keys for plain objects.
    const withKey = { ...client('web-key'), client_secret: undefined, grant_types: GRANTS, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ ...PUBLIC, kid: 'shop' }] } };
    await (provider.Client as unknown as { adapter: Adapter }).adapter.upsert('web-key', withKey as never, 3_600);
    server.on('request', provider.callback());
    const place = { url, issuer: url };
    const { bearer } = shownSettings('oidc-provider-bff.yaml', place);
    verifier = new TokenVerifier(bearer?.issuers ?? []);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const granted = async (clientId = 'phone'): Promise<{ readonly client: Client; readonly accountId: string; readonly grantId: string }> => {
    const client = (await provider.Client.find(clientId)) as Client;
    const grant = new provider.Grant({ accountId: 'c-00001', clientId: client.clientId });
    grant.addOIDCScope('openid');
    return { client, accountId: 'c-00001', grantId: await grant.save() };
  };
  const accessToken = async (audience: string | undefined): Promise<{ text: string; end: () => Promise<void> }> => {
    const token = new provider.AccessToken({ ...(await granted()), scope: 'orders:read', gty: 'authorization_code' } as never);
    if (audience !== undefined) token.resourceServer = new provider.ResourceServer(audience, { scope: 'orders:read', accessTokenFormat: 'opaque' });
    return { text: await token.save(), end: () => token.destroy() };
  };

  it('has opaque access tokens that say who calls', async () => {
    const { text } = await accessToken(API);
    expect(text).not.toContain('.');
    expect((await verifier.verify(text)).caller).toMatchObject({ identity: { subject: 'c-00001' }, scopes: ['orders:read'] });
  });

  it.each([undefined, 'https://other.shop.example'])('has opaque access tokens that are refused for another API: %s', async (audience) => {
    await expect(verifier.verify((await accessToken(audience)).text)).rejects.toThrow("the token's aud does not hold here");
  });

  it('has opaque access tokens that are refused when they are revoked or unknown', async () => {
    const { text, end } = await accessToken(API);
    await end();
    await expect(verifier.verify(text)).rejects.toThrow('the token is not active at its issuer');
    await expect(verifier.verify('made-up')).rejects.toThrow('the token is not active at its issuer');
  });

  it('has refresh tokens that are active too, and are no access tokens', async () => {
    const refresh = new provider.RefreshToken({ ...(await granted()), scope: 'openid orders:read', gty: 'authorization_code' } as never);
    await expect(verifier.verify(await refresh.save())).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it.each<[string, Partial<SessionSettings>]>([
    ['web-basic', { clientSecret: new SecretText(SECRET) }],
    ['web-post', { clientSecret: new SecretText(SECRET), secretBy: 'client_secret_post' }],
    ['web-key', { clientKey: new SecretText(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string), clientKeyId: 'shop' }],
    ['web-key', { clientKey: new SecretText(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string), clientKeyId: 'shop', assertionAudience: 'token-endpoint' }],
  ])('believes that the BFF is its client %s: %j, and gives tokens with an ID token that holds', async (clientId, changes) => {
    const settings: SessionSettings = Object.assign(new SessionSettings(), { issuer: provider.issuer, clientId, ...changes });
    const keys = new IssuerKeys(settings.issuer, { keysFor: 60_000, coolDown: 30_000 }, () => fetchKeys(settings, AbortSignal.timeout(1_000)), () => undefined);
    const refresh = new provider.RefreshToken({ ...(await granted(clientId)), scope: 'openid', gty: 'authorization_code' } as never);
    const [subject, text] = [new IdentityProvider(settings, keys), await refresh.save()];
    await expect(subject.refresh(text, ['openid'], new Identity(provider.issuer, 'c-00002'))).rejects.toThrow('the refreshed ID token is about somebody else');
    await expect(subject.refresh(text, ['openid'], new Identity(provider.issuer, 'c-00001'))).resolves.toMatchObject({ scopes: ['openid'] });
  });
});
