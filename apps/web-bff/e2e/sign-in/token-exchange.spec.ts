import { headersSeenBy } from '@portico/testing';
import { decodeJwt } from 'jose';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { WEB_BFF } from '../web-bff.ts';
import { startSigningIn } from './signing-in.ts';
import type { SigningIn } from './signing-in.ts';

const WHO = 'c-00001';
const EXCHANGED = { grantType: 'urn:ietf:params:oauth:grant-type:token-exchange' };

interface Upstream {
  readonly name: string;
}

describe('a service that trusts the identity provider alone', () => {
  let web: SigningIn;

  beforeAll(async () => {
    const { upstreams } = parse(readFileSync(WEB_BFF.file, 'utf8')) as { upstreams: readonly Upstream[] };
    web = await startSigningIn({
      sectionsAt: (issuer, client) => ({
        upstreams: [
          ...upstreams.map((upstream) => (upstream.name === 'orders' ? { ...upstream, identity: { kind: 'token-exchange' } } : upstream)),
          { name: 'identity', kind: 'http', instances: [issuer], timeout: '2s' },
        ],
        upstreamIdentity: { tokenEndpoint: { upstream: 'identity', clientId: client.id, clientSecret: client.secret } },
      }),
    });
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => web.close());

  it('gets a token for itself in return for the one that is kept for the session', async () => {
    const page = await web.signIn(WHO);
    for (const path of ['/api/account/orders', '/api/account/orders']) expect((await page.fetch(path)).status).toBe(200);
    const seen = (await headersSeenBy(web.sandbox, 'orders')).map(({ authorization }) => authorization?.replace(/^Bearer /, '') ?? '');
    expect(seen.map((token) => decodeJwt(token))).toEqual([0, 1].map(() => expect.objectContaining({ iss: web.sandbox.identity.url, aud: 'orders', sub: WHO }) as object));
    expect(web.sandbox.identity.control.tokenRequests(EXCHANGED)).toHaveLength(1);
  });

  it('is not asked for somebody whose token cannot be had', async () => {
    const page = await web.signIn('c-00002');
    web.sandbox.identity.control.fault({ kind: 'error', status: 500, operationId: 'token' });
    expect((await page.fetch('/api/account/orders')).status).toBe(503);
    expect(await headersSeenBy(web.sandbox, 'orders')).toEqual([]);
    web.sandbox.identity.control.clearFaults();
  });
});
