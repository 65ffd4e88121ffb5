import { callsStarted } from '@portico/testing';
import type { Answer } from '@portico/testing';
import { startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';
import { Shop } from './shop.ts';

describe('paging through /v1/products', () => {
  let partner: PartnerBff;
  let shop: Shop;

  beforeAll(async () => {
    partner = await startPartnerBff();
    shop = new Shop(partner.sandbox.data);
  });
  beforeEach(() => partner.sandbox.control.reset());
  afterAll(() => partner.close());

  const skusOn = (answer: Answer): string[] => (answer.json as { items: { sku: string }[] }).items.map(({ sku }) => sku);
  const cursorOn = (answer: Answer): string | null => (answer.json as { nextCursor: string | null }).nextCursor;
  const linkOn = (answer: Answer): string | undefined => /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];

  /** Follows the Link header from page to page. */
  async function walk(first: string): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let next: string | undefined = first; next !== undefined; next = linkOn(answers.at(-1) as Answer)) {
      const answer = await partner.bff.get(next);
      expect(answer.status).toBe(200);
      answers.push(answer);
    }
    return answers;
  }

  it('meets every product exactly once, in a stable order', async () => {
    const answers = await walk('/v1/products?limit=100&fields=sku');
    expect(answers).toHaveLength(Math.ceil(shop.data.products.length / 100));
    expect(answers.flatMap(skusOn)).toEqual(shop.skus());
    expect(await callsStarted(partner.sandbox)).toEqual({ 'catalog.listProducts': answers.length });
  });

  it('has whole products with their prices and stock on every page, for one batch each', async () => {
    const first = await partner.bff.get('/v1/products?limit=100');
    const second = await partner.bff.get(linkOn(first) as string);
    expect([...skusOn(first), ...skusOn(second)]).toEqual(shop.skus().slice(0, 200));
    expect({ first: first.completeness, second: second.completeness }).toEqual({ first: null, second: null });
    const calls = { 'catalog.listProducts': 2, 'pricing.quote': 2, 'inventory.readStock': 2 };
    expect(await callsStarted(partner.sandbox)).toEqual(calls);
  });

  it('says where it goes on in the body and in the Link header alike, keeping the rest of the query', async () => {
    const answer = await partner.bff.get('/v1/products?fields=sku%2Cname&limit=7&updatedSince=2025-06-01T02:00:00%2B02:00');
    const { pathname, searchParams } = new URL(linkOn(answer) as string, partner.bff.url);
    expect([pathname, Object.fromEntries(searchParams)]).toEqual([
      '/v1/products',
      { fields: 'sku,name', limit: '7', updatedSince: '2025-06-01T02:00:00+02:00', cursor: cursorOn(answer) },
    ]);
  });

  it('ends without a cursor and without a Link', async () => {
    const last = (await walk('/v1/products?limit=100&fields=sku')).at(-1) as Answer;
    expect({ cursor: cursorOn(last), link: last.headers.get('link') }).toEqual({ cursor: null, link: null });
  });

  it('lets size and fields change on the way, but not the list', async () => {
    const first = await partner.bff.get('/v1/products?limit=10&fields=sku');
    const cursor = encodeURIComponent(cursorOn(first) as string);
    const next = await partner.bff.get(`/v1/products?limit=3&fields=sku,name&cursor=${cursor}`);
    expect(skusOn(next)).toEqual(shop.skus().slice(10, 13));

    await partner.sandbox.control.reset();
    expect((await partner.bff.get(`/v1/products?cursor=${cursor}&updatedSince=2026-01-01T00:00:00Z`)).status).toBe(400);
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });

  describe('updatedSince', () => {
    const changes = (): number[] => shop.data.products.map(({ updatedAt }) => Date.parse(updatedAt)).sort((a, b) => a - b);

    it('meets exactly the products changed at or after the instant', async () => {
      const since = changes().at(-250) as number;
      const expected = shop.skus(since);
      expect(expected.length).toBeGreaterThanOrEqual(250);
      const answers = await walk(`/v1/products?limit=100&fields=sku&updatedSince=${new Date(since).toISOString()}`);
      expect(answers.flatMap(skusOn)).toEqual(expected);
      expect(expected).not.toEqual(shop.skus(since + 1));
    });

    it('is an instant, however it is written', async () => {
      const since = changes().at(-20) as number;
      const local = `${new Date(since + 90 * 60_000).toISOString().slice(0, 19)}+01:30`;
      const answer = await partner.bff.get(`/v1/products?fields=sku&updatedSince=${encodeURIComponent(local)}`);
      expect(skusOn(answer)).toEqual(shop.skus(since));
    });

    it('brings an empty page when nothing has changed since', async () => {
      const answer = await partner.bff.get('/v1/products?updatedSince=2026-11-02T00:00:00Z');
      expect(answer.text).toBe('{"items":[],"nextCursor":null}');
      expect(answer.completeness).toBeNull();
      expect(await callsStarted(partner.sandbox)).toEqual({ 'catalog.listProducts': 1 });
    });
  });
});
