import { decodeJwt } from 'jose';
import { MOBILE_BFF, PARTNER_BFF, PARTNER_WITH_SECRET, startSandbox, TOKEN_EXCHANGE } from '../../index.ts';
import type { ClientCredentials, SandboxWithIdentity } from '../../index.ts';
import { tokenRequest } from '../testing/token-request.ts';
import type { TokenAnswer } from '../testing/token-request.ts';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

describe('a BFF that exchanges its user’s access token', () => {
  let sandbox: SandboxWithIdentity;
  let token: string;
  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free', identity: true });
    token = (await sandbox.identity.signIn({ sub: 'c-00001', scope: 'openid catalog:read orders:read' })).access_token;
  });
  afterAll(() => sandbox.close());

  const exchange = (params: Record<string, string> = {}, client: ClientCredentials = MOBILE_BFF): Promise<TokenAnswer> =>
    tokenRequest(sandbox.identity.url, client, { grant_type: TOKEN_EXCHANGE, subject_token: token, subject_token_type: ACCESS_TOKEN, audience: 'orders', ...params });

  it('gets one for a service, for the same user', async () => {
    const { status, json } = await exchange();
    expect({ status, issuedTokenType: json['issued_token_type'], tokenType: json['token_type'], scope: json['scope'] }).toEqual({ status: 200, issuedTokenType: ACCESS_TOKEN, tokenType: 'Bearer', scope: 'catalog:read orders:read' });
    expect(decodeJwt(String(json['access_token']))).toMatchObject({ sub: 'c-00001', aud: 'orders', client_id: MOBILE_BFF.id, roles: ['customer'] });
  });

  it('may name the service by its resource indicator', async () => {
    const { json } = await exchange({ audience: '', resource: 'urn:portico:pricing' });
    expect(decodeJwt(String(json['access_token']))).toMatchObject({ aud: 'pricing' });
  });

  it('gets no scope that the user’s token has not', async () => {
    expect((await exchange({ scope: 'orders:read orders:write' })).json).toMatchObject({ scope: 'orders:read' });
  });

  it.each([
    ['a token that is not for it', {}, PARTNER_BFF, 'invalid_request'],
    ['something that is no token', { subject_token: 'a.b.c' }, MOBILE_BFF, 'invalid_request'],
    ['a token of another type', { subject_token_type: 'urn:ietf:params:oauth:token-type:saml2' }, MOBILE_BFF, 'invalid_request'],
    ['a wish for another type', { requested_token_type: 'urn:ietf:params:oauth:token-type:saml2' }, MOBILE_BFF, 'invalid_request'],
    ['a service that is not there', { audience: 'payments' }, MOBILE_BFF, 'invalid_target'],
    ['a client that may not exchange', {}, PARTNER_WITH_SECRET, 'invalid_request'],
  ])('is refused with %s', async (_, params, client, error) => {
    const answer = await exchange(params, client);
    expect({ status: answer.status, error: answer.json['error'] }).toEqual({ status: 400, error });
  });
});
