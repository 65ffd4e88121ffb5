import { BffUnderTest, callsStarted, headersSeenBy, issuerKey, TokenIssuer } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { decodeJwt } from 'jose';
import { MOBILE_BFF } from './mobile-bff.ts';

describe('an app that brings an access token', () => {
  let issuer: TokenIssuer;
  let key: IssuerKey;
  let sandbox: Sandbox;
  let bff: BffUnderTest;

  beforeAll(async () => {
    [issuer, key, sandbox] = await Promise.all([TokenIssuer.start(), issuerKey('k1'), startSandbox({ ports: 'free' })]);
    issuer.published = [key.jwk];
    const bearer = { issuers: [{ name: 'shop', issuer: issuer.url, audiences: ['mobile-bff'] }] };
    bff = await BffUnderTest.start({ ...MOBILE_BFF, sections: { bearer }, upstreams: sandbox.urls, environment: 'production' });
    await bff.inTime('/v1/orders', await bearing());
  });

  afterAll(async () => {
    await bff.close();
    await Promise.all([sandbox.close(), issuer.stop()]);
  });

  const bearing = async (claims: object = {}): Promise<Record<string, string>> => ({ authorization: `Bearer ${await issuer.token(key, { ...claims })}` });

  it('gets what belongs to the subject of the token', async () => {
    const [first, second] = await Promise.all([bff.inTime('/v1/orders', await bearing()), bff.inTime('/v1/orders', await bearing({ sub: 'c-00002' }))]);
    expect({ first: first.status, second: second.status }).toEqual({ first: 200, second: 200 });
    expect(first.json).not.toEqual(second.json);
  });

  it('keeps it from every upstream: they hear who calls from the BFF, and what the caller may do', async () => {
    const headers = await bearing();
    await sandbox.control.reset();
    for (const path of ['/v1/orders', '/v1/home', '/v1/products/p-00001', '/v1/search?q=oak']) await bff.inTime(path, headers);
    const seen = (await Promise.all(Object.keys(sandbox.urls).map((service) => headersSeenBy(sandbox, service)))).flat();
    expect(seen.length).toBeGreaterThan(4);
    expect(JSON.stringify(seen)).not.toContain(headers['authorization']?.replace('Bearer ', ''));
    const [orders] = await headersSeenBy(sandbox, 'orders');
    expect(decodeJwt(orders?.['authorization']?.replace('Bearer ', '') ?? '')).toMatchObject({
      iss: 'mobile-bff',
      aud: 'orders',
      sub_id: { format: 'iss_sub', iss: issuer.url, sub: 'c-00001' },
      scope: 'orders:read profile',
    });
  });

  it('is told how to become known', async () => {
    const answer = await bff.get('/v1/orders');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="mobile-bff"');
  });

  it.each([
    ['expired', { exp: 1 }, 'the token has expired'],
    ['for another audience', { aud: 'web-bff' }, "the token's aud does not hold here"],
    ['by another issuer', { iss: 'https://evil.example' }, 'the issuer of the token is not believed here'],
  ])('is refused with a token that is %s, on public routes too, and no upstream hears of it', async (_, claims, words) => {
    const headers = await bearing(claims);
    await sandbox.control.reset();
    for (const path of ['/v1/orders', '/v1/home']) {
      const answer = await bff.get(path, headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(`Bearer realm="mobile-bff", error="invalid_token", error_description="${words}"`);
      expect(answer.json).toMatchObject({ detail: words });
    }
    expect(await callsStarted(sandbox)).toEqual({});
  });

  it('does not get past with the header of development', async () => {
    expect((await bff.get('/v1/orders', { 'x-development-caller': 'c-00001' })).status).toBe(403);
  });
});
