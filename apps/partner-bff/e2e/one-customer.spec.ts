import { EXAMPLES } from '@portico/sandbox';
import { describeWith, headersSeenBy, issuerKey, RedisServer, TokenIssuer } from '@portico/testing';
import type { Answer, IssuerKey } from '@portico/testing';
import { decodeJwt } from 'jose';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ordersPlaced } from './ordering.ts';
import { startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';
import { bringing, partners } from './partners.ts';

const QUOTA = 40;
/** It takes five units. */
const PRODUCTS = '/v1/products?limit=1';
const LINES = { lines: [{ sku: 'SKU-00001', quantity: 2 }] };

/** Two partners who order for one customer, and a third who orders for none. @param shared settings of what replicas share */
function twoForOneCustomer(shared: () => Promise<Readonly<Record<string, string>>>): void {
  let folder: string;
  let issuer: TokenIssuer;
  let issuerKeys: IssuerKey;
  let partner: PartnerBff;
  let acme: string;
  let globex: string;
  let initech: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portico-one-customer-'));
    const IN_FILE = { PORTICO_PARTNERS__FILE: join(folder, 'partners.yaml') };
    const command = (line: string): Promise<string> => partners(IN_FILE, line);
    [issuer, issuerKeys] = await Promise.all([TokenIssuer.start(), issuerKey('k1')]);
    issuer.published = [issuerKeys.jwk];
    await command(`plan create standard --limit hour=${QUOTA}/1h`);
    await command(`create acme --name Acme --plan standard --subject ${EXAMPLES.businessCustomer} --scopes orders:read --client acme-shop@${issuer.url}`);
    await command(`create globex --name Globex --plan standard --subject ${EXAMPLES.businessCustomer}`);
    // Its id has the form of a customer's number, and is none.
    await command(`create ${EXAMPLES.businessCustomer} --name Initech --plan standard`);
    [acme, globex, initech] = [await command('key create acme'), await command('key create globex'), await command(`key create ${EXAMPLES.businessCustomer}`)];
    const bearer = { issuers: [{ name: 'login', issuer: issuer.url, audiences: ['partner-bff'] }] };
    partner = await startPartnerBff({ env: { ...IN_FILE, ...(await shared()) }, sections: { bearer }, environment: 'production', limits: true });
  });
  beforeEach(() => partner.sandbox.control.reset());
  afterAll(async () => {
    await partner.close();
    await issuer.stop();
    rmSync(folder, { recursive: true });
  });

  const token = async (): Promise<string> => issuer.token(issuerKeys, { aud: 'partner-bff', sub: 'acme-shop', scope: 'orders:read' });
  const post = (credential: string, key: string): Promise<Answer> =>
    partner.bff.request('/v1/orders', { method: 'POST', headers: { ...bringing(credential), 'content-type': 'application/json', 'idempotency-key': `"${key}"` }, body: JSON.stringify(LINES) });
  const idOf = ({ json }: Answer): unknown => (json as { id?: unknown }).id;
  const replayed = ({ headers }: Answer): boolean => headers.get('idempotent-replayed') === 'true';
  const left = ({ headers }: Answer): string | undefined => /"hour";r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];

  it('have idempotency keys of their own: each one’s order is placed, and answered to it alone', async () => {
    const [first, other, again] = [await post(acme, 'same'), await post(globex, 'same'), await post(acme, 'same')];
    expect([first, other, again].map((answer) => [answer.status, replayed(answer)])).toEqual([[201, false], [201, false], [201, true]]);
    expect(idOf(first)).not.toBe(idOf(other));
    expect(idOf(again)).toBe(idOf(first));
    expect(await ordersPlaced(partner.sandbox)).toBe(2);
  });

  it('are one partner with a key and with an access token: a repeat is a repeat, and they have one quota', async () => {
    const [byKey, byToken] = [await partner.bff.get(PRODUCTS, bringing(acme)), await partner.bff.get(PRODUCTS, bringing(await token()))];
    expect(Number(left(byKey)) - Number(left(byToken))).toBe(5);
  });

  it('have quotas of their own', async () => {
    let answer = await partner.bff.get(PRODUCTS, bringing(acme));
    while (answer.status === 200) answer = await partner.bff.get(PRODUCTS, bringing(acme));
    const [spent, other] = [await partner.bff.get(PRODUCTS, bringing(await token())), await partner.bff.get(PRODUCTS, bringing(globex))];
    expect({ answer: answer.status, spent: spent.status, other: other.status }).toEqual({ answer: 429, spent: 429, other: 200 });
  });

  it('are told to upstreams as the customer they order for, and who acts for it', async () => {
    await post(globex, 'told');
    const [orders] = await headersSeenBy(partner.sandbox, 'orders');
    const told = decodeJwt(orders?.['authorization']?.replace('Bearer ', '') ?? '');
    expect(told).toMatchObject({ sub: EXAMPLES.businessCustomer, act: { iss: 'partners', sub: 'globex' } });
    expect(told).not.toHaveProperty('sub_id');
  });

  it('do not become one by a partner whose id is the number: it orders for none', async () => {
    const order = partner.sandbox.data.orders.find(({ customerId }) => customerId === EXAMPLES.businessCustomer)?.id ?? '';
    const [read, placed] = [await partner.bff.get(`/v1/orders/${order}`, bringing(initech)), await post(initech, 'mine')];
    expect({ read: read.status, placed: placed.status }).toEqual({ read: 404, placed: 403 });
    expect(await ordersPlaced(partner.sandbox)).toBe(0);
  });
}

describe('two partners with one customer, counted in memory', () => twoForOneCustomer(async () => ({})));

describeWith('redis-server')('two partners with one customer, counted in Redis', () => {
  let redis: RedisServer;

  twoForOneCustomer(async () => {
    redis = await RedisServer.start();
    return { PORTICO_REDIS__URL: redis.url, PORTICO_REDIS__TIMEOUT: '5s' };
  });
  afterAll(() => redis.stop());
});
