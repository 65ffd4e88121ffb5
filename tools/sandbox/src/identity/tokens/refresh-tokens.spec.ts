import { decodeJwt } from 'jose';
import { startSandbox } from '../../index.ts';
import type { ClientCredentials, SandboxWithIdentity } from '../../index.ts';
import { tokenRequest } from '../testing/token-request.ts';
import type { TokenAnswer } from '../testing/token-request.ts';

describe('refresh tokens', () => {
  let sandbox: SandboxWithIdentity;
  let client: ClientCredentials;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free', identity: true })));
  afterAll(() => sandbox.close());
  beforeEach(() => void (client = sandbox.identity.webClient({ origin: 'http://127.0.0.1:4000' })));
  afterEach(() => jest.restoreAllMocks());

  /** The refresh token of a new sign-in. */
  const signedIn = async (sub = 'c-00001'): Promise<string> => {
    const { refresh_token: token = '' } = await sandbox.identity.signIn({ sub, clientId: client.id, clientSecret: client.secret, redirectUri: 'http://127.0.0.1:4000/auth/callback' });
    return token;
  };

  const refresh = (token: unknown): Promise<TokenAnswer> => tokenRequest(sandbox.identity.url, client, { grant_type: 'refresh_token', refresh_token: String(token) });
  const outcome = ({ status, json }: TokenAnswer): unknown[] => [status, json['error']];

  it('give tokens, and another refresh token', async () => {
    const first = await signedIn();
    const { status, json } = await refresh(first);
    expect(status).toBe(200);
    expect(json['refresh_token']).not.toBe(first);
    expect(decodeJwt(String(json['access_token']))).toMatchObject({ sub: 'c-00001', aud: 'web-bff', client_id: client.id });
    expect(decodeJwt(String(json['id_token']))).toMatchObject({ sub: 'c-00001', aud: client.id });
  });

  it('end the whole sign-in when one is used twice', async () => {
    const first = await signedIn();
    const { json } = await refresh(first);
    expect(outcome(await refresh(first))).toEqual([400, 'invalid_grant']);
    expect(outcome(await refresh(json['refresh_token']))).toEqual([400, 'invalid_grant']);
  });

  it('stay the same where the client does not rotate them', async () => {
    sandbox.identity.control.changeRules(client.id, { rotateRefreshTokens: false });
    const first = await signedIn();
    for (let time = 0; time < 2; time += 1) expect(await refresh(first)).toMatchObject({ status: 200, json: { refresh_token: first } });
  });

  it('live as long as their client is told', async () => {
    sandbox.identity.control.changeRules(client.id, { accessTokenSeconds: 2, refreshTokenSeconds: 60 });
    const { json } = await refresh(await signedIn());
    const { iat = 0, exp = 0 } = decodeJwt(String(json['access_token']));
    expect({ told: json['expires_in'], lasts: exp - iat }).toEqual({ told: 2, lasts: 2 });
    const later = Date.now() + 61_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    expect(outcome(await refresh(json['refresh_token']))).toEqual([400, 'invalid_grant']);
  });

  it('are used up also where the answer is lost', async () => {
    const first = await signedIn();
    sandbox.identity.control.fault({ kind: 'truncate', operationId: 'token', times: 1 });
    await expect(refresh(first)).rejects.toThrow('terminated');
    expect(sandbox.identity.control.tokenRequests({ grantType: 'refresh_token', client: client.id })).toEqual([expect.objectContaining({ error: undefined })]);
    expect(outcome(await refresh(first))).toEqual([400, 'invalid_grant']);
  });

  it('can be taken from a user, and from no other', async () => {
    const [mine, theirs] = [await signedIn('c-00001'), await signedIn('c-00002')];
    await sandbox.identity.control.revokeRefreshTokens('c-00001');
    expect(outcome(await refresh(mine))).toEqual([400, 'invalid_grant']);
    expect((await refresh(theirs)).status).toBe(200);
  });

  it('can be given back by the client', async () => {
    const token = await signedIn();
    const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
    const answer = await fetch(`${sandbox.identity.url}/token/revocation`, { method: 'POST', headers: { authorization }, body: new URLSearchParams({ token }) });
    expect(answer.status).toBe(200);
    expect(outcome(await refresh(token))).toEqual([400, 'invalid_grant']);
  });
});
