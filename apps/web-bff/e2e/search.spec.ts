import { callsStarted } from '@portico/testing';
import { startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';
import { Shop } from './shop.ts';

interface Found {
  readonly q: string;
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly hits: readonly { readonly id: string }[];
}

const PAGE_SIZE = 24;

describe('the search', () => {
  let web: WebBff;
  let shop: Shop;

  beforeAll(async () => {
    web = await startWebBff();
    shop = new Shop(web.sandbox.data);
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => web.close());

  const search = async (query: string): Promise<Found> => (await web.bff.inTime(`/api/search?${query}`)).json as Found;

  const counted = (query: string): Promise<unknown> =>
    web.bff.inTime(`/api/search?${query}`, {}, { before: () => web.sandbox.control.reset() });

  /** Every match in the catalogue's own order, as the catalogue tells it. */
  const matches = async (q: string): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor = ''; ;) {
      const page = await fetch(
        `${web.sandbox.urls.catalog[0]}/products?q=${encodeURIComponent(q)}&status=active&limit=100${cursor}`,
      );
      const { items, nextCursor } = (await page.json()) as { items: { id: string }[]; nextCursor: string | null };
      ids.push(...items.map(({ id }) => id));
      if (nextCursor === null) return ids;
      cursor = `&cursor=${nextCursor}`;
    }
  };

  it('shows each match once, best first, over its pages', async () => {
    const expected = await matches('copper');
    const { pages, total } = await search('q=copper');
    expect({ pages, total }).toEqual({ pages: Math.ceil(expected.length / PAGE_SIZE), total: expected.length });

    const hits = [];
    for (let page = 1; page <= pages; page += 1) hits.push(...(await search(`q=copper&page=${page}`)).hits);
    expect(hits.map(({ id }) => id)).toEqual(expected);
    expect(hits).toEqual(expected.map((id) => shop.hit(shop.product(id))));
  });

  it('tells what it was asked for, as it was asked', async () => {
    expect(await search('q=%C3%A9tag%C3%A8re%20%26%20%3Cb%3E&page=1')).toEqual({
      q: 'étagère & <b>',
      page: 1,
      pages: 0,
      total: 0,
      hits: [],
    });
  });

  it('is empty beyond the last page, and still knows how many matches there are', async () => {
    const { pages, total } = await search('q=copper');
    expect(await search(`q=copper&page=${pages + 1}`)).toEqual({ q: 'copper', page: pages + 1, pages, total, hits: [] });
  });

  it('costs one search and one batch per kind of item, and no batch for no match', async () => {
    await counted('q=copper');
    const batches = { 'pricing.quote': 1, 'inventory.readStock': 1, 'reviews.listSummaries': 1 };
    expect(await callsStarted(web.sandbox)).toEqual({ 'catalog.listProducts': 1, ...batches });

    await counted('q=nothing-has-this-name');
    expect(await callsStarted(web.sandbox)).toEqual({ 'catalog.listProducts': 1 });
  });
});
