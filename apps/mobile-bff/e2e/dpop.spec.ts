import { BffUnderTest, callsStarted, DpopClient, issuerKey, TokenIssuer } from '@portico/testing';
import type { Answer, IssuerKey } from '@portico/testing';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { MOBILE_BFF } from './mobile-bff.ts';

const PUBLIC_URL = 'https://mobile.shop.example';

describe('an app whose tokens are bound to a key that only it has', () => {
  let issuer: TokenIssuer;
  let key: IssuerKey;
  let sandbox: Sandbox;
  let bff: BffUnderTest;
  let app: DpopClient;

  beforeAll(async () => {
    [issuer, key, sandbox, app] = await Promise.all([TokenIssuer.start(), issuerKey('k1'), startSandbox({ ports: 'free' }), DpopClient.make()]);
    issuer.published = [key.jwk];
    const bearer = {
      issuers: [{ name: 'shop', issuer: issuer.url, audiences: ['mobile-bff'], dpop: 'required' }],
      dpop: { publicUrls: [PUBLIC_URL], nonce: { required: true } },
    };
    bff = await BffUnderTest.start({ ...MOBILE_BFF, sections: { bearer }, upstreams: sandbox.urls, environment: 'production' });
  });

  afterAll(async () => {
    await bff.close();
    await Promise.all([sandbox.close(), issuer.stop()]);
  });

  const bound = (claims: object = {}): Promise<string> => issuer.token(key, { cnf: { jkt: app.thumbprint }, ...claims });
  const ask = async (path: string, token: string, claims: object = {}): Promise<Answer> =>
    bff.get(path, { authorization: `DPoP ${token}`, dpop: await app.proof({ url: PUBLIC_URL + path.split('?')[0], token }, { ...claims }) });

  /** As an app does it: with the nonce of the answer before, and again while the answer is late. */
  const asApp = async (path: string, token: string): Promise<Answer> => {
    let answer = await ask(path, token);
    const nonce = answer.headers.get('dpop-nonce');
    for (let tries = 0; tries < 20 && (tries === 0 || answer.status === 504); tries += 1) answer = await ask(path, token, { nonce });
    return answer;
  };

  it('is told how to become known', async () => {
    const answer = await bff.get('/v1/orders');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('DPoP realm="mobile-bff", algs="ES256 Ed25519 EdDSA PS256 RS256"');
  });

  it('is given a nonce first, which is good for all that follows', async () => {
    const token = await bound();
    const first = await ask('/v1/orders', token);
    expect({ status: first.status, cacheControl: first.headers.get('cache-control') }).toEqual({ status: 401, cacheControl: 'no-store' });
    expect(first.headers.get('www-authenticate')).toMatch(/^DPoP realm="mobile-bff", algs="[^"]+", error="use_dpop_nonce"/);
    const nonce = first.headers.get('dpop-nonce');
    for (const path of ['/v1/orders', '/v1/search?q=oak', '/v1/home']) {
      const answer = await ask(path, token, { nonce });
      // Late parts may make a busy machine answer 504.
      expect([200, 504]).toContain(answer.status);
      expect(answer.headers.get('dpop-nonce')).toBeNull();
    }
  });

  it('gets what belongs to the subject of the token', async () => {
    const [mine, other] = await Promise.all(['c-00001', 'c-00002'].map((sub) => bound({ sub })));
    const [first, second] = [await asApp('/v1/orders', mine as string), await asApp('/v1/orders', other as string)];
    expect({ first: first.status, second: second.status }).toEqual({ first: 200, second: 200 });
    expect(first.json).not.toEqual(second.json);
  });

  it.each([
    ['a token that anybody may bear', 'Bearer', () => issuer.token(key)],
    ['its own token, as one that anybody may bear', 'Bearer', () => bound()],
    ['its own token without a proof', 'DPoP', () => bound()],
  ])('is refused with %s, on public routes too, and no upstream hears of it', async (_, scheme, token) => {
    const authorization = `${scheme} ${await token()}`;
    await sandbox.control.reset();
    for (const path of ['/v1/orders', '/v1/home']) {
      const answer = await bff.get(path, { authorization });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^DPoP realm="mobile-bff", .*error="invalid_(token|dpop_proof)"/);
    }
    expect(await callsStarted(sandbox)).toEqual({});
  });

  it('cannot be played by who has recorded it', async () => {
    const token = await bound();
    const nonce = (await ask('/v1/home', token)).headers.get('dpop-nonce');
    const recorded = { authorization: `DPoP ${token}`, dpop: await app.proof({ url: `${PUBLIC_URL}/v1/home`, token }, { nonce }) };
    expect((await bff.get('/v1/home', recorded)).status).not.toBe(401);
    await sandbox.control.reset();
    for (const path of ['/v1/home', '/v1/orders']) expect((await bff.get(path, recorded)).status).toBe(401);
    expect(await callsStarted(sandbox)).toEqual({});
  });
});
