import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { MOBILE_APP, PARTNER_WITH_SECRET, startSandbox, WEB_BFF } from '../index.ts';
import type { SandboxWithIdentity } from '../index.ts';
import { tokenRequest } from './testing/token-request.ts';

describe('the identity provider', () => {
  let sandbox: SandboxWithIdentity;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free', identity: true })));
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.identity.control.reset());

  const verified = async (token: string, audience: string): Promise<JWTPayload> => {
    const keys = createRemoteJWKSet(new URL(`${sandbox.identity.url}/jwks`));
    return (await jwtVerify(token, keys, { issuer: sandbox.identity.url, audience, typ: 'at+jwt', algorithms: ['ES256'] })).payload;
  };

  it('says where everything is', async () => {
    const { url } = sandbox.identity;
    const metadata = (await (await fetch(`${url}/.well-known/openid-configuration`)).json()) as object;
    expect(metadata).toMatchObject({
      issuer: url,
      authorization_endpoint: `${url}/auth`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/jwks`,
      end_session_endpoint: `${url}/session/end`,
      code_challenge_methods_supported: ['S256'],
      backchannel_logout_session_supported: true,
    });
    expect(metadata).not.toHaveProperty('mtls_endpoint_aliases');
  });

  it('signs a customer in to the mobile app: an access token for the BFF, an ID token for the app', async () => {
    const tokens = await sandbox.identity.signIn({ sub: 'c-00042', scope: 'openid profile email orders:read' });
    expect(await verified(tokens.access_token, 'mobile-bff')).toMatchObject({ sub: 'c-00042', client_id: MOBILE_APP.id, scope: 'orders:read', roles: ['customer'] });
    const { email, givenName } = sandbox.data.customerById.get('c-00042') ?? {};
    expect(tokens.claims()).toMatchObject({ sub: 'c-00042', aud: MOBILE_APP.id, email, name: givenName });
  });

  it('gives a partner an access token of its own', async () => {
    const { status, json } = await tokenRequest(sandbox.identity.url, PARTNER_WITH_SECRET, { grant_type: 'client_credentials', scope: 'orders:read' });
    expect({ status, tokenType: json['token_type'], expiresIn: json['expires_in'] }).toEqual({ status: 200, tokenType: 'Bearer', expiresIn: 300 });
    expect(await verified(String(json['access_token']), 'partner-bff')).toMatchObject({ sub: PARTNER_WITH_SECRET.id, client_id: PARTNER_WITH_SECRET.id, scope: 'orders:read' });
  });

  it('gives a BFF an access token for one of the services', async () => {
    const { json } = await tokenRequest(sandbox.identity.url, WEB_BFF, { grant_type: 'client_credentials', resource: 'urn:portico:orders' });
    expect(decodeJwt(String(json['access_token']))).toMatchObject({ sub: WEB_BFF.id, aud: 'orders' });
  });

  it.each([
    ['a wrong secret', { id: WEB_BFF.id, secret: 'guessed' }, {}, 401, 'invalid_client'],
    ['an unknown client', { id: 'unknown', secret: 'guessed' }, {}, 401, 'invalid_client'],
    ['a service that is not there', WEB_BFF, { resource: 'urn:portico:payments' }, 400, 'invalid_target'],
  ])('refuses %s', async (_, client, params, status, error) => {
    const answer = await tokenRequest(sandbox.identity.url, client, { grant_type: 'client_credentials', ...params });
    expect({ status: answer.status, error: answer.json['error'] }).toEqual({ status, error });
  });
});
