import { BffUnderTest, callsStarted, headersSeenBy, issuerKey, TokenIssuer } from '@portico/testing';
import type { Answer, IssuerKey } from '@portico/testing';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { decodeJwt } from 'jose';
import { MOBILE_BFF } from './mobile-bff.ts';

const OWNER = 'c-00001';
const ORDER = { lines: [{ sku: 'SKU-00001', quantity: 1 }] };

describe('a BFF that believes two issuers, of which one names customers', () => {
  let shop: TokenIssuer;
  let other: TokenIssuer;
  let key: IssuerKey;
  let sandbox: Sandbox;
  let bff: BffUnderTest;

  const believed = (issuer: TokenIssuer, name: string, customers?: boolean): object => ({ name, issuer: issuer.url, audiences: ['mobile-bff'], ...(customers === undefined ? {} : { customers }) });
  const start = (...issuers: object[]): Promise<BffUnderTest> => BffUnderTest.start({ ...MOBILE_BFF, sections: { bearer: { issuers } }, upstreams: sandbox.urls, environment: 'production' });

  beforeAll(async () => {
    [shop, other, key, sandbox] = await Promise.all([TokenIssuer.start(), TokenIssuer.start(), issuerKey('k1'), startSandbox({ ports: 'free' })]);
    shop.published = other.published = [key.jwk];
    bff = await start(believed(shop, 'shop', true), believed(other, 'other', false));
  });
  beforeEach(() => sandbox.control.reset());
  afterAll(async () => {
    await bff.close();
    await Promise.all([sandbox.close(), shop.stop(), other.stop()]);
  });

  const from = async (issuer: TokenIssuer, sub = OWNER): Promise<Record<string, string>> => ({ authorization: `Bearer ${await issuer.token(key, { sub })}` });
  const post = (headers: Record<string, string>): Promise<Answer> =>
    bff.request('/v1/orders', { method: 'POST', headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': '"one key"' }, body: JSON.stringify(ORDER) });

  it('gives the subject of one what is the customer’s, and the same subject of the other nothing of it', async () => {
    const own = await bff.inTime('/v1/orders', await from(shop));
    await sandbox.control.reset();
    const stranger = await bff.get('/v1/orders', await from(other));
    expect({ own: own.status, orders: (own.json as { orders: unknown[] }).orders.length > 0, stranger: stranger.status }).toEqual({ own: 200, orders: true, stranger: 403 });
    expect(stranger.json).toMatchObject({ type: 'urn:portico:problem:forbidden', detail: 'this endpoint is for customers' });
    expect(await callsStarted(sandbox)).toEqual({});
  });

  it.each(['/v1/home', '/v1/products/p-00001', '/v1/search?q=oak'])('shows the other’s on %s what guests see: no upstream hears that number', async (path) => {
    const [stranger, guest] = [await bff.inTime(path, await from(other)), await bff.inTime(path)];
    expect({ status: stranger.status, json: stranger.json }).toEqual({ status: 200, json: guest.json });
    expect(JSON.stringify(await callsStarted(sandbox))).not.toMatch(/customers\.|orders\./);
  });

  it('refuses a cursor of the customer’s orders to the other as it refuses the list', async () => {
    const first = await bff.inTime('/v1/orders', await from(shop));
    const { next } = first.json as { next?: string | null };
    expect((await bff.get(`/v1/orders?cursor=${encodeURIComponent(next ?? 'x')}`, await from(other))).status).toBe(403);
  });

  it('places no order for the other, and replays none', async () => {
    const placed = await post(await from(shop));
    const [stranger, again] = [await post(await from(other)), await post(await from(shop))];
    expect({ statuses: [placed, stranger, again].map(({ status }) => status), replayed: [stranger, again].map(({ headers }) => headers.get('idempotent-replayed')) }).toEqual({
      statuses: [201, 403, 201],
      replayed: [null, 'true'],
    });
    expect(await callsStarted(sandbox)).toEqual({ 'orders.createOrder': 1 });
  });

  it('tells upstreams who it is by whose word', async () => {
    await bff.inTime('/v1/orders', await from(shop));
    const [orders] = await headersSeenBy(sandbox, 'orders');
    expect(decodeJwt(orders?.['authorization']?.replace('Bearer ', '') ?? '')).toMatchObject({ sub: OWNER, sub_id: { format: 'iss_sub', iss: shop.url, sub: OWNER } });
  });

  it('does not start while one of them leaves it open, and names that one', async () => {
    const problem = `bearer.issuers[other].customers: callers come from several issuers, and nothing says whether the subjects of ${other.url} are customers' numbers`;
    await expect(start(believed(shop, 'shop', true), believed(other, 'other'))).rejects.toThrow(problem);
    await expect(start(believed(shop, 'shop'), believed(other, 'other'))).rejects.toThrow(/2 faults:[^]*issuers\[shop\][^]*issuers\[other\]/);
  });

  it('does not start with two entries for one issuer, of which one would be forgotten', async () => {
    await expect(start(believed(shop, 'shop', true), { ...believed(shop, 'again', true), audiences: ['other'] })).rejects.toThrow('has two entries for one issuer');
  });

  it('starts with one that names none: no caller is a customer there', async () => {
    const closed = await start(believed(other, 'other', false));
    const answer = await closed.get('/v1/orders', await from(other));
    await closed.close();
    expect(answer.status).toBe(403);
  });
});
