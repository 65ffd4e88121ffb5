import { EXAMPLES } from '@portico/sandbox';
import { callsStarted, issuerKey, TokenIssuer } from '@portico/testing';
import type { Answer, IssuerKey } from '@portico/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bringing, partners } from './partners.ts';
import { startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

describe('a partner whose program brings access tokens', () => {
  let issuer: TokenIssuer;
  let stranger: TokenIssuer;
  let key: IssuerKey;
  let partner: PartnerBff;
  let order: string;
  const folder = mkdtempSync(join(tmpdir(), 'portico-tokens-'));
  const records = join(folder, 'partners.yaml');
  const IN_FILE = { PORTICO_PARTNERS__FILE: records, PORTICO_PARTNERS__REFRESH: '50ms' };

  beforeAll(async () => {
    [issuer, stranger, key] = await Promise.all([TokenIssuer.start(), TokenIssuer.start(), issuerKey('k1')]);
    for (const one of [issuer, stranger]) one.published = [key.jwk];
    await partners(IN_FILE, 'plan create standard');
    await partners(IN_FILE, `create acme --name Acme --plan standard --subject ${EXAMPLES.businessCustomer} --scopes orders:read --client acme-shop@${issuer.url}`);
    const issuers = [issuer, stranger].map(({ url }, index) => ({ name: `issuer-${index}`, issuer: url, audiences: ['partner-bff'] }));
    partner = await startPartnerBff({ sections: { bearer: { issuers } }, env: IN_FILE, environment: 'production' });
    order = `/v1/orders/${partner.sandbox.data.orders.find(({ customerId }) => customerId === EXAMPLES.businessCustomer)?.id ?? ''}`;
  });
  beforeEach(() => partner.sandbox.control.reset());
  afterAll(async () => {
    await partner.close();
    await Promise.all([issuer.stop(), stranger.stop()]);
    rmSync(folder, { recursive: true });
  });

  const tokenOf = (from: TokenIssuer, claims: object = {}): Promise<string> => from.token(key, { aud: 'partner-bff', sub: 'acme-shop', ...claims });
  const get = async (from: TokenIssuer, claims?: object): Promise<Answer> => partner.bff.inTime(order, bringing(await tokenOf(from, claims)));

  it('is the same partner as with a key', async () => {
    expect((await get(issuer)).status).toBe(200);
    expect(await callsStarted(partner.sandbox)).toEqual({ 'orders.getOrder': 1 });
  });

  it.each([
    ['a client that is no partner’s', { sub: 'globex-shop' }],
    ['a user, even of a partner’s program', { sub: EXAMPLES.businessCustomer, client_id: 'acme-shop' }],
  ])('is refused with a good token of %s, and no upstream hears of it', async (_, claims) => {
    const answer = await get(issuer, claims);
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 403, json: expect.objectContaining({ type: 'urn:portico:problem:forbidden', detail: 'the token is good, but its client is no partner here' }) });
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });

  it('is not who has the same client id at another issuer', async () => {
    expect((await get(stranger)).status).toBe(403);
  });

  it('is refused with a token that proves nothing, as anybody is', async () => {
    const answer = await get(issuer, { exp: 1 });
    expect({ status: answer.status, wwwAuthenticate: answer.headers.get('www-authenticate') }).toEqual({ status: 401, wwwAuthenticate: 'Bearer realm="partner-bff", error="invalid_token", error_description="the token has expired"' });
  });

  it('is refused as soon as it is blocked, although its token is still good', async () => {
    const token = await tokenOf(issuer);
    expect((await partner.bff.inTime(order, bringing(token))).status).toBe(200);
    await partners(IN_FILE, 'block acme');
    for (;;) {
      const { status, json } = await partner.bff.get(order, bringing(token));
      if (status === 403) {
        expect(json).toMatchObject({ detail: 'the partner is blocked' });
        break;
      }
      await wait(20);
    }
    await partners(IN_FILE, 'unblock acme');
  });
});
