import type { Product, ProductPage } from '@portico/contracts-catalog';
import { callsStarted } from '@portico/testing';
import { EXAMPLES } from '@portico/sandbox';
import { as, callsFor, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';
import { Shop, STRANGER } from './shop.ts';

interface Page {
  readonly total: number;
  readonly items: readonly { readonly id: string }[];
  readonly next: string | null;
}

describe('the search screen', () => {
  let mobile: MobileBff;
  let shop: Shop;

  const search = async (query: string): Promise<Page> => (await mobile.bff.inTime(`/v1/search?${query}`)).json as Page;
  /** What the catalogue itself finds, all of it up to a hundred. */
  const found = async (q: string): Promise<Product[]> => {
    const answer = await fetch(`${mobile.sandbox.urls.catalog[0]}/products?status=active&limit=100&q=${encodeURIComponent(q)}`);
    return ((await answer.json()) as ProductPage).items;
  };

  beforeAll(async () => {
    mobile = await startMobileBff();
    shop = new Shop(mobile.sandbox.data);
  });
  beforeEach(() => mobile.sandbox.control.reset());
  afterAll(() => mobile.close());

  it('shows what the services hold', async () => {
    const matches = await found('oak');
    const answer = await mobile.bff.inTime('/v1/search?q=oak');

    expect(answer.completeness).toBeNull();
    expect(answer.json).toEqual({
      total: matches.length,
      currency: 'EUR',
      items: shop.cards(matches.slice(0, 20), STRANGER),
      next: expect.stringMatching(/^[\w-]+\.[\w-]{8}$/),
    });
  });

  it('quotes a customer their own prices', async () => {
    const buyer = shop.customer(EXAMPLES.businessCustomer);
    const { json } = await mobile.bff.inTime('/v1/search?q=oak', as(EXAMPLES.businessCustomer));
    expect(json).toMatchObject({ currency: 'GBP', items: shop.cards((await found('oak')).slice(0, 20), buyer) });
  });

  it('walks all pages to each match once', async () => {
    const ids: string[] = [];
    let pages = 0;
    for (let cursor = ''; ; pages += 1) {
      const { items, next, total } = await search(`q=oak${cursor}`);
      ids.push(...items.map(({ id }) => id));
      expect(total).toBe(66);
      if (next === null) break;
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
    expect(pages).toBe(3);
    expect(ids).toEqual((await found('oak')).map(({ id }) => id));
  });

  it('is empty, not missing, when nothing matches', async () => {
    const answer = await mobile.bff.inTime('/v1/search?q=zzzzzz');
    expect(answer.text).toBe('{"total":0,"currency":null,"items":[],"next":null}');
    expect(answer.completeness).toBeNull();
    expect(await callsStarted(mobile.sandbox)).toEqual({ 'catalog.listProducts': 1 });
  });

  it('asks each service once: one call per part, one batch per kind of item', async () => {
    expect(await callsFor(mobile, '/v1/search?q=oak', as(EXAMPLES.customer))).toEqual({
      'catalog.listProducts': 1,
      'pricing.quote': 1,
      'inventory.readStock': 1,
      'customers.getCustomer': 1,
    });
  });

  it.each(['garbage', 'a.b', '%00', '..%2F..', 'x'.repeat(300)])('refuses the cursor %s without asking anybody', async (cursor) => {
    const answer = await mobile.bff.get(`/v1/search?q=oak&cursor=${cursor}`);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ errors: [{ in: 'query', field: 'cursor' }] });
    expect(await callsStarted(mobile.sandbox)).toEqual({});
  });

  it('refuses the cursor of another search without asking anybody', async () => {
    const { next } = await search('q=oak');
    await mobile.sandbox.control.reset();
    expect((await mobile.bff.get(`/v1/search?q=ash&cursor=${next}`)).status).toBe(400);
    expect(await callsStarted(mobile.sandbox)).toEqual({});
  });
});
