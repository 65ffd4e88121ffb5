import { PARTNER_WITH_SECRET, startSandbox, WEB_BFF } from '../../index.ts';
import type { ClientCredentials, SandboxWithIdentity } from '../../index.ts';
import { tokenRequest } from '../testing/token-request.ts';
import type { TokenAnswer } from '../testing/token-request.ts';

describe('the control of the identity provider', () => {
  let sandbox: SandboxWithIdentity;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free', identity: true })));
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.identity.control.reset());

  const ask = (client: ClientCredentials = WEB_BFF): Promise<TokenAnswer> => tokenRequest(sandbox.identity.url, client, { grant_type: 'client_credentials' });

  it('counts token requests by grant, client and outcome', async () => {
    const { control, signIn } = { control: sandbox.identity.control, signIn: () => sandbox.identity.signIn({ sub: 'c-00001' }) };
    await Promise.all([signIn(), ask(), ask(PARTNER_WITH_SECRET), ask({ id: WEB_BFF.id, secret: 'guessed' })]);
    expect(control.tokenRequests()).toHaveLength(4);
    expect(control.tokenRequests({ grantType: 'authorization_code' })).toEqual([{ grantType: 'authorization_code', client: 'mobile-app', error: undefined }]);
    expect(control.tokenRequests({ grantType: 'client_credentials', error: undefined })).toHaveLength(2);
    expect(control.tokenRequests({ client: WEB_BFF.id, error: 'invalid_client' })).toHaveLength(1);
    control.reset();
    expect(control.tokenRequests()).toEqual([]);
  });

  it('has every token that was given out, and those of an app as the app got them', async () => {
    const { control } = sandbox.identity;
    const { access_token: access, id_token: id } = await sandbox.identity.signIn({ sub: 'c-00001' });
    const { json } = await ask();
    expect(control.issuedTokens()).toEqual(expect.arrayContaining([{ kind: 'access_token', value: access }, { kind: 'id_token', value: id }, { kind: 'access_token', value: json['access_token'] }]));
    control.reset();
    expect(control.issuedTokens()).toEqual([]);
  });

  it('counts the calls of each endpoint', async () => {
    await ask();
    await fetch(`${sandbox.identity.url}/jwks`);
    const { control } = sandbox.identity;
    const started = (endpoint: 'token' | 'keys' | 'discovery'): number => control.calls(endpoint).started;
    expect({ token: started('token'), keys: started('keys'), discovery: started('discovery') }).toEqual({ token: 1, keys: 1, discovery: 0 });
  });

  it('says what it has counted when what is waited for does not come', async () => {
    await ask();
    await expect(sandbox.identity.control.until((control) => control.calls('keys').started > 0, 10)).rejects.toThrow(/^not seen within 10 ms: \{"token":\{"started":1/);
  });

  it('makes an endpoint fail, for as long as it is told', async () => {
    sandbox.identity.control.fault({ kind: 'error', status: 503, retryAfter: 7, operationId: 'token', times: 1 });
    expect(await ask()).toMatchObject({ status: 503, json: { error: 'server_error' } });
    expect((await ask()).status).toBe(200);
  });

  it('makes an endpoint slow', async () => {
    sandbox.identity.control.fault({ kind: 'latency', ms: 200, operationId: 'token' });
    const begin = performance.now();
    expect((await ask()).status).toBe(200);
    expect(performance.now() - begin).toBeGreaterThan(190);
  });

  it('makes an endpoint hang, and the others not', async () => {
    const { control, url } = sandbox.identity;
    control.fault({ kind: 'hang', operationId: 'token' });
    const caller = new AbortController();
    const hanging = fetch(`${url}/token`, { method: 'POST', signal: caller.signal });
    expect((await fetch(`${url}/jwks`)).status).toBe(200);
    await control.until(() => control.calls('token').inFlight === 1);
    caller.abort();
    await expect(hanging).rejects.toThrow();
    await control.until(() => control.calls('token').cancelled === 1);
  });

  it('breaks the connection', async () => {
    sandbox.identity.control.fault({ kind: 'reset' });
    await expect(ask()).rejects.toThrow('fetch failed');
    sandbox.identity.control.clearFaults();
    expect((await ask()).status).toBe(200);
  });

  it('forgets what it was told about a client', async () => {
    const { control } = sandbox.identity;
    control.changeRules(WEB_BFF.id, { accessTokenSeconds: 2 });
    expect((await ask()).json).toMatchObject({ expires_in: 2 });
    control.reset();
    expect((await ask()).json).toMatchObject({ expires_in: 300 });
  });

  it('knows no other clients', () => {
    expect(() => sandbox.identity.control.changeRules('unknown', {})).toThrow(RangeError);
  });
});
