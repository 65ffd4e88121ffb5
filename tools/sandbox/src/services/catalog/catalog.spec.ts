import { inflateSync } from 'node:zlib';
import type { Product, ProductPage } from '@portico/contracts-catalog';
import type { Sandbox } from '../../sandbox.ts';
import { startSandbox } from '../../sandbox.ts';
import { call } from '../../testing/http-client.ts';

describe('the catalog', () => {
  let sandbox: Sandbox;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free' })));
  afterAll(() => sandbox.close());

  const page = async (query: string) => (await call(sandbox, 'catalog', `/products?${query}`)).json as ProductPage;
  const walk = async (query: string): Promise<Product[]> => {
    const items: Product[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: ProductPage = await page(`${query}${cursor && `&cursor=${cursor}`}`);
      items.push(...next.items);
      cursor = next.nextCursor;
    }
    return items;
  };

  it('lists 20 at a time by id', async () => {
    const { items, total } = await page('');
    expect({ items: items.map(({ id }) => id), total }).toEqual({ items: sandbox.data.products.slice(0, 20).map(({ id }) => id), total: 5000 });
  });

  it('walks over a filtered list without a gap or a repeat', async () => {
    const expected = sandbox.data.products.filter(({ category, status }) => category === 'toys' && status === 'active');
    expect(await walk('category=toys&status=active&limit=100')).toEqual(expected);
  });

  it('finds what has changed since an instant, the oldest change first', async () => {
    const since = '2026-10-25T00:00:00Z';
    const found = await walk(`updatedSince=${since}&sort=updated&limit=100`);
    expect(found.length).toBeGreaterThan(10);
    expect(new Set(found)).toEqual(new Set(sandbox.data.products.filter(({ updatedAt }) => updatedAt >= since)));
    expect(found.map(({ updatedAt }) => updatedAt)).toEqual(found.map(({ updatedAt }) => updatedAt).toSorted());
  });

  it('filters by brand without regard to letter case', async () => {
    const found = await walk('brand=maison%20brindille&limit=100');
    expect(found).toEqual(sandbox.data.products.filter(({ brand }) => brand === 'Maison Brindille'));
  });

  it('ranks a match in the name above one in the description only', async () => {
    const found = await walk('q=copper%20kettle&limit=100');
    const inName = found.map(({ name }) => /copper/i.test(name) && /kettle/i.test(name));
    expect(inName[0]).toBe(true);
    expect(inName.lastIndexOf(true)).toBeLessThan(found.length - 1);
    expect(inName.indexOf(false)).toBeGreaterThan(0);
    for (const { name, brand, description } of found)
      expect(`${name} ${brand} ${description}`).toMatch(/copper.*kettle|kettle.*copper/is);
  });

  it('finds words without their accents', async () => {
    const { items } = await page('q=jubilaumsausgabe%20grusse-aus-karnten');
    expect(items).toEqual([]);
    const folded = await page('q=jubilaumsausgabe%20karnten');
    expect(folded.items[0]?.name).toContain('Jubiläumsausgabe');
  });

  it('takes a cursor only for the list that gave it', async () => {
    const { nextCursor } = await page('category=toys');
    const reply = await call(sandbox, 'catalog', `/products?category=garden&cursor=${nextCursor}`);
    expect({ status: reply.status, detail: (reply.json as { detail: string }).detail }).toEqual({ status: 400, detail: expect.stringContaining('cursor') });
  });

  it('gives a batch in the order asked for and names what is unknown', async () => {
    const reply = await call(sandbox, 'catalog', '/products/by-ids?ids=p-00009,p-99999,p-00002');
    expect(reply.json).toEqual({
      items: [sandbox.data.productById.get('p-00009'), sandbox.data.productById.get('p-00002')],
      unknown: ['p-99999'],
    });
  });

  it.each([160, 320, 640, 1280])('draws a real PNG, %i pixels wide', async (width) => {
    const response = await fetch(`${sandbox.urls.catalog[0]}/images/p-00001/${width}`);
    const png = Buffer.from(await response.arrayBuffer());
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) }).toEqual({ width, height: (width * 3) / 4 });
    const data = png.indexOf('IDAT');
    const pixels = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)));
    expect(pixels).toHaveLength((width + 1) * ((width * 3) / 4));
    expect(png.length).toBeLessThan(30_000);
  });
});
