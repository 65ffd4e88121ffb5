import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { Client } from 'oidc-provider';
import { TokenVerifier } from '../bearer/token-verifier.ts';
import { shownSettings } from './provider-settings.fixture.ts';

const API = 'https://api.shop.example';
const SECRET = 'a secret of the client';

/** The real one, with clients as the guide has them. */
describe('opaque access tokens of node-oidc-provider', () => {
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
      clients: [client('phone'), client('mobile-bff')],
      scopes: ['openid', 'orders:read'],
      features: { introspection: { enabled: true, allowedPolicy: () => true }, devInteractions: { enabled: false } },
      cookies: { keys: ['k'] },
    });
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

  const granted = async (): Promise<{ readonly client: Client; readonly accountId: string; readonly grantId: string }> => {
    const client = (await provider.Client.find('phone')) as Client;
    const grant = new provider.Grant({ accountId: 'c-00001', clientId: client.clientId });
    return { client, accountId: 'c-00001', grantId: await grant.save() };
  };
  const accessToken = async (audience: string | undefined): Promise<{ text: string; end: () => Promise<void> }> => {
    const token = new provider.AccessToken({ ...(await granted()), scope: 'orders:read', gty: 'authorization_code' } as never);
    if (audience !== undefined) token.resourceServer = new provider.ResourceServer(audience, { scope: 'orders:read', accessTokenFormat: 'opaque' });
    return { text: await token.save(), end: () => token.destroy() };
  };

  it('say who calls', async () => {
    const { text } = await accessToken(API);
    expect(text).not.toContain('.');
    expect((await verifier.verify(text)).caller).toMatchObject({ identity: { subject: 'c-00001' }, scopes: ['orders:read'] });
  });

  it.each([undefined, 'https://other.shop.example'])('are refused for another API: %s', async (audience) => {
    await expect(verifier.verify((await accessToken(audience)).text)).rejects.toThrow("the token's aud does not hold here");
  });

  it('are refused when they are revoked, or nobody’s', async () => {
    const { text, end } = await accessToken(API);
    await end();
    await expect(verifier.verify(text)).rejects.toThrow('the token is not active at its issuer');
    await expect(verifier.verify('made-up')).rejects.toThrow('the token is not active at its issuer');
  });

  it('are no refresh tokens, which are active there too', async () => {
    const refresh = new provider.RefreshToken({ ...(await granted()), scope: 'openid orders:read', gty: 'authorization_code' } as never);
    await expect(verifier.verify(await refresh.save())).rejects.toMatchObject({ name: 'InvalidToken' });
  });
});
