import { BffUnderTest, describeWith, DpopClient, issuerKey, RedisServer, TokenIssuer } from '@portico/testing';
import { MOBILE_BFF } from './mobile-bff.ts';

const PUBLIC_URL = 'https://mobile.shop.example';

describeWith('redis-server')('an app whose proofs may come to any replica', () => {
  let redis: RedisServer;
  let issuer: TokenIssuer;
  let replicas: readonly BffUnderTest[];
  let recorded: Record<string, string>;

  beforeAll(async () => {
    const [server, tokens, key, app] = await Promise.all([RedisServer.start(), TokenIssuer.start(), issuerKey('k1'), DpopClient.make()]);
    [redis, issuer] = [server, tokens];
    issuer.published = [key.jwk];
    const bearer = { issuers: [{ name: 'shop', issuer: issuer.url, audiences: ['mobile-bff'], dpop: 'required', timeout: '20s' }], dpop: { publicUrls: [PUBLIC_URL] } };
    const env = { PORTICO_REDIS__URL: redis.url, PORTICO_REDIS__TIMEOUT: '5s' };
    const start = (): Promise<BffUnderTest> => BffUnderTest.start({ ...MOBILE_BFF, sections: { bearer }, env });
    replicas = [await start(), await start()];
    const token = await issuer.token(key, { cnf: { jkt: app.thumbprint } });
    recorded = { authorization: `DPoP ${token}`, dpop: await app.proof({ url: `${PUBLIC_URL}/v1/home`, token }) };
  });
  afterAll(async () => {
    await Promise.all(replicas.map((bff) => bff.close()));
    await Promise.all([redis.stop(), issuer.stop()]);
  });

  it('is refused by the second one with a proof that the first one has taken', async () => {
    const [here, there] = replicas as [BffUnderTest, BffUnderTest];
    // Without upstreams the page itself is not to be had; that its caller is known is what counts.
    expect((await here.get('/v1/home', recorded)).status).not.toBe(401);
    const answer = await there.get('/v1/home', recorded);
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 401, json: expect.objectContaining({ detail: 'the proof has come before' }) });
  });
});
