import { EXAMPLES } from '@portico/sandbox';
import { clientCredentials, headersSeenBy } from '@portico/testing';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { goodRequests } from './good-requests.ts';
import { as, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const { customer } = EXAMPLES;

describe('web-bff and whom it tells who calls', () => {
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff();
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => web.close());

  const tokensSeenBy = async (service: string): Promise<(string | undefined)[]> =>
    (await headersSeenBy(web.sandbox, service)).map(({ authorization }) => authorization?.replace(/^Bearer /, ''));
  const published = async (): Promise<Response> => fetch(`${web.bff.managementUrl}/.well-known/jwks.json`);
  const keys = async () => createLocalJWKSet((await (await published()).json()) as JSONWebKeySet);

  it('orders hears it in a token that the keys of the BFF prove, and that is for orders alone', async () => {
    expect((await web.bff.inTime('/api/account/orders', as(customer))).status).toBe(200);
    const [token = ''] = await tokensSeenBy('orders');
    const { payload, protectedHeader } = await jwtVerify(token, await keys(), { issuer: 'web-bff', audience: 'orders', typ: 'portico-caller+jwt' });
    expect(payload).toMatchObject({ sub: customer, sub_id: { format: 'iss_sub', iss: 'development', sub: customer } });
    expect((payload.exp as number) - (payload.iat as number)).toBeLessThanOrEqual(60);
    expect(protectedHeader.alg).toBe('EdDSA');
    await expect(jwtVerify(token, await keys(), { audience: 'customers' })).rejects.toThrow('aud');
  });

  it('each caller gets a token of its own, and keeps it for a while', async () => {
    for (const who of [customer, customer, 'c-00002']) await web.bff.inTime('/api/account/orders', as(who));
    const seen = await tokensSeenBy('orders');
    expect(seen.length).toBeGreaterThanOrEqual(3);
    const different = [...new Set(seen)].map((token) => decodeJwt(token as string).sub);
    expect(different.sort()).toEqual([customer, 'c-00002'].sort());
  });

  it('each upstream gets another token, and those that need not know get none', async () => {
    await web.bff.inTime('/api/home', as(customer));
    await web.bff.inTime('/api/account/orders', as(customer));
    const audiences = async (service: string) => new Set((await tokensSeenBy(service)).map((token) => token && decodeJwt(token).aud));
    expect(await audiences('customers')).toEqual(new Set(['customers']));
    expect(await audiences('orders')).toEqual(new Set(['orders']));
    for (const service of ['catalog', 'pricing', 'inventory', 'recommendations']) expect(await audiences(service)).toEqual(new Set([undefined]));
  });

  it('publishes its keys, for a while and without what signs', async () => {
    const answer = await published();
    expect({ contentType: answer.headers.get('content-type'), cacheControl: answer.headers.get('cache-control') }).toEqual({ contentType: 'application/jwk-set+json', cacheControl: 'public, max-age=300' });
    expect(await answer.json()).toEqual({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: expect.any(String), alg: 'EdDSA', use: 'sig', kid: expect.any(String) }] });
  });

  it('a gRPC service hears it as metadata', async () => {
    const { bff, sandbox, close } = await startWebBff({ env: { PORTICO_UPSTREAMS__RECOMMENDATIONS__IDENTITY__KIND: 'internal-jwt' } });
    try {
      await sandbox.control.reset();
      await bff.inTime('/api/home', as(customer));
      const [seen] = await headersSeenBy(sandbox, 'recommendations');
      expect(decodeJwt(seen?.['authorization']?.replace('Bearer ', '') ?? '')).toMatchObject({ aud: 'recommendations', sub: customer });
    } finally {
      await close();
    }
  });

  clientCredentials({ bff: () => web.bff, upstreams: () => web.sandbox, good: goodRequests, withoutUpstreams: '/auth/' });
});
