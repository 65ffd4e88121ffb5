import { issuerKey, signingKeyText, TokenIssuer } from '@portico/testing';
import type { BffUnderTest } from '@portico/testing';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { createPublicKey } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { ScriptedService, SilentModule, startTellingBff } from './identity-bff.fixture.ts';
import { UpstreamIdentitySignals } from './upstream-identity.signals.ts';

const UPSTREAM = { kind: 'http', instances: ['http://127.0.0.1:1'], deadlineHeader: 'x-left' };
const ENDPOINT = { upstream: 'identity', clientId: 'telling bff', clientSecret: { file: 'secret' }, coolDown: '100ms' };
const { clientSecret: _, ...WITHOUT_SECRET } = ENDPOINT;
const KEY = signingKeyText();
const SECRETS = { secret: 'a secret:with signs', key: KEY };

describe('an upstream that is told who calls', () => {
  let orders: ScriptedService;
  let tokens: ScriptedService;
  let bff: BffUnderTest | undefined;

  const json = (response: ServerResponse, status: number, value: object): void =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  const nextToken = (more: object = {}) => (response: ServerResponse): void =>
    json(response, 200, { access_token: `t${tokens.asked.length}`, token_type: 'Bearer', expires_in: 600, ...more });
  const start = async (identity: object, more: object = { upstreamIdentity: { tokenEndpoint: ENDPOINT } }): Promise<BffUnderTest> => {
    const upstreams = [{ ...UPSTREAM, name: 'orders', identity }, { ...UPSTREAM, name: 'identity' }];
    return (bff = await startTellingBff({ upstreams, ...more }, { orders: orders.url, identity: tokens.url }, SECRETS));
  };
  const ask = async (headers: Record<string, string> = {}): Promise<number> => (await (bff as BffUnderTest).get('/orders', headers)).status;
  const formOf = ({ body }: { readonly body: string }): object => Object.fromEntries(new URLSearchParams(body));
  const seen = (): (string | undefined)[] => orders.asked.map(({ authorization }) => authorization);

  beforeEach(async () => {
    orders = await ScriptedService.start((response) => json(response, 200, {}));
    tokens = await ScriptedService.start((response) => nextToken()(response));
  });
  afterEach(async () => {
    await bff?.close();
    bff = undefined;
    await Promise.all([orders.stop(), tokens.stop()]);
  });

  describe('by the BFF’s own token', () => {
    it('hears the same from fifty calls at a time, for one request to the token endpoint', async () => {
      await start({ kind: 'client-credentials', scope: 'orders:read', audience: 'shop' });
      expect(await Promise.all(Array.from({ length: 50 }, () => ask()))).toEqual(Array.from({ length: 50 }, () => 200));
      expect(new Set(seen())).toEqual(new Set(['Bearer t1']));
      expect(tokens.asked.map(({ url }) => url)).toEqual(['/token']);
      const [asked] = tokens.asked as [(typeof tokens.asked)[0]];
      expect(formOf(asked)).toEqual({ grant_type: 'client_credentials', scope: 'orders:read', audience: 'shop' });
      // RFC 6749, section 2.3.1: both are form-encoded before they are put together.
      expect(asked.authorization).toBe(`Basic ${Buffer.from('telling+bff:a+secret%3Awith+signs').toString('base64')}`);
    });

    it('hears another one once it has refused the first, and the client notices nothing', async () => {
      await start({ kind: 'client-credentials' });
      expect(await ask()).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 110));
      orders.answer = (response, { authorization }) => json(response, authorization === 'Bearer t1' ? 401 : 200, {});
      expect(await Promise.all([ask(), ask(), ask()])).toEqual([200, 200, 200]);
      expect(tokens.asked).toHaveLength(2);
    });

    it('that refuses every token has no more asked for than one in a while', async () => {
      await start({ kind: 'client-credentials' }, { upstreamIdentity: { tokenEndpoint: { ...ENDPOINT, coolDown: '1h' } } });
      orders.answer = (response) => json(response, 401, {});
      for (let calls = 0; calls < 5; calls += 1) expect(await ask()).toBe(502);
      expect([tokens.asked.length, orders.asked.length]).toEqual([1, 5]);
    });

    it('is not asked at all while there is none: the client is told to come again', async () => {
      tokens.answer = (response) => json(response, 400, { error: 'unauthorized_client' });
      const bff = await start({ kind: 'client-credentials' });
      const faults: unknown[] = [];
      bff.events.of(UpstreamIdentitySignals).credentialsFailed.subscribe((event) => faults.push(event));
      const answer = await bff.get('/orders');
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(faults).toEqual([{ upstream: 'orders', error: expect.objectContaining({ message: 'identity gives no token; it says unauthorized_client' }) }]);
      expect(orders.asked).toEqual([]);
    });

    it('comes through the same resilient client: a token endpoint that fails once is asked once more', async () => {
      tokens.answer = (response) => (tokens.asked.length === 1 ? json(response, 503, {}) : nextToken()(response));
      await start({ kind: 'client-credentials' });
      expect(await ask()).toBe(200);
      expect(seen()).toEqual(['Bearer t2']);
    });

    it.each([
      ['of another type', { token_type: 'DPoP' }],
      ['that would break the head of a request', { access_token: 'a\r\nx-user-id: root' }],
      ['that is none', { access_token: '' }],
    ])('is never a token %s', async (_, wrong) => {
      tokens.answer = (response) => nextToken(wrong)(response);
      await start({ kind: 'client-credentials' });
      expect([await ask(), orders.asked]).toEqual([503, []]);
    });

    it('can be had with a key instead of a secret, and then each request is made once', async () => {
      tokens.answer = (response) => (tokens.asked.length === 1 ? json(response, 503, {}) : nextToken()(response));
      await start({ kind: 'client-credentials' }, { upstreamIdentity: { tokenEndpoint: { ...WITHOUT_SECRET, clientKey: { file: 'key' }, issuer: 'https://id.example' } } });
      expect(await ask()).toBe(503);
      const form = formOf(tokens.asked[0] as { body: string }) as Record<string, string>;
      expect(form).toMatchObject({ client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' });
      await jwtVerify(form['client_assertion'] as string, createPublicKey(KEY), { audience: 'https://id.example', issuer: 'telling bff', subject: 'telling bff' });
      expect(tokens.asked).toHaveLength(1);
    });
  });

  describe('by a token in return for the caller’s', () => {
    let issuer: TokenIssuer;
    let bearing: (subject: string) => Promise<Record<string, string>>;

    beforeEach(async () => {
      issuer = await TokenIssuer.start();
      const key = await issuerKey('k1');
      issuer.published = [key.jwk];
      bearing = async (sub) => ({ authorization: `Bearer ${await issuer.token(key, { sub })}` });
      const bearer = { issuers: [{ name: 'shop', issuer: issuer.url, audiences: ['mobile-bff'] }] };
      await start({ kind: 'token-exchange', scope: 'orders:read' }, { bearer, upstreamIdentity: { tokenEndpoint: ENDPOINT } });
    });
    afterEach(() => issuer.stop());

    it('hears of each caller what the token endpoint says, and never the caller’s own token', async () => {
      const [ann, bob] = [await bearing('ann'), await bearing('bob')];
      for (const headers of [ann, ann, bob]) expect(await ask(headers)).toBe(200);
      expect(seen()).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2']);
      expect(tokens.asked.map(formOf)).toEqual(
        [ann, bob].map(({ authorization }) => ({
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: authorization?.replace('Bearer ', ''),
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          audience: 'orders',
          scope: 'orders:read',
        })),
      );
    });

    it('is asked once for calls at the same time', async () => {
      const ann = await bearing('ann');
      expect(await Promise.all([ask(ann), ask(ann), ask(ann)])).toEqual([200, 200, 200]);
      expect(tokens.asked).toHaveLength(1);
    });

    it('gets no credentials for an anonymous request', async () => {
      expect(await ask()).toBe(200);
      expect([seen(), tokens.asked]).toEqual([[undefined], []]);
    });

    it('is not asked for a caller whose token is not exchanged, and for others it is', async () => {
      const [ann, bob] = [await bearing('ann'), await bearing('bob')];
      tokens.answer = (response) => (tokens.asked.length === 1 ? json(response, 400, { error: 'invalid_grant' }) : nextToken()(response));
      expect([await ask(ann), await ask(bob)]).toEqual([503, 200]);
    });
  });

  it('hears it in a token that is signed here, by the keys that the management port has', async () => {
    const { managementUrl } = await start({ kind: 'internal-jwt', audience: 'urn:orders' }, { upstreamIdentity: { issuer: 'https://bff.example' } });
    expect(await ask()).toBe(200);
    const keys = (await (await fetch(`${managementUrl}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
    await jwtVerify((seen()[0] as string).replace('Bearer ', ''), createLocalJWKSet(keys), { issuer: 'https://bff.example', audience: 'urn:orders' });
  });

  it('is called by its name, and the BFF by its own, where the settings say nothing else', async () => {
    const { managementUrl } = await start({ kind: 'internal-jwt' }, { upstreamIdentity: { lifetime: '20s' } });
    expect(await ask()).toBe(200);
    const keys = (await (await fetch(`${managementUrl}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
    const { payload } = await jwtVerify((seen()[0] as string).replace('Bearer ', ''), createLocalJWKSet(keys));
    expect(
      { iss: payload.iss, aud: payload.aud, lasts: (payload.exp as number) - (payload.iat as number) },
    ).toEqual({ iss: 'telling-bff', aud: 'orders', lasts: 20 });
  });

  it('is not sent as audience with client credentials unless the settings name one', async () => {
    await start({ kind: 'client-credentials' });
    expect(await ask()).toBe(200);
    expect(tokens.asked.map(formOf)).toEqual([{ grant_type: 'client_credentials' }]);
  });

  it('keeps a BFF from starting without the module that tells it', async () => {
    const upstreams = [{ ...UPSTREAM, name: 'orders', identity: { kind: 'internal-jwt' } }];
    await expect(startTellingBff({ upstreams }, {}, {}, SilentModule)).rejects.toThrow('import UpstreamIdentityModule of @portico/auth');
  });

  it.each([
    ['without a token endpoint', { kind: 'client-credentials' }, {}, 'add upstreamIdentity.tokenEndpoint to bff.yaml'],
    ['with neither secret nor key for it', { kind: 'client-credentials' }, { upstreamIdentity: { tokenEndpoint: WITHOUT_SECRET } }, 'write clientSecret or clientKey'],
    [
      'with a key but no issuer for its assertions',
      { kind: 'client-credentials' },
      { upstreamIdentity: { tokenEndpoint: { ...WITHOUT_SECRET, clientKey: { file: 'key' } } } },
      'tokenEndpoint.issuer: is missing',
    ],
    ['with an endpoint that is nowhere', { kind: 'client-credentials' }, { upstreamIdentity: { tokenEndpoint: { ...ENDPOINT, upstream: 'nowhere' } } }, 'no upstream named "nowhere"'],
    ['with an endpoint that needs a token itself', { kind: 'client-credentials' }, { upstreamIdentity: { tokenEndpoint: { ...ENDPOINT, upstream: 'orders' } } }, 'take its own identity from bff.yaml'],
    ['with a header of the client’s that could speak for it', { kind: 'internal-jwt' }, { server: { forward: ['authorization'] } }, 'cannot be forwarded'],
  ])('keeps a BFF from starting %s', async (_, identity, more, words) => {
    await expect(start(identity, more)).rejects.toThrow(words);
  });
});
