import { callsStarted } from '@portico/testing';
import { startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';
import { Shop, stopTheClock } from './shop.ts';

const DESCRIPTION = ['sku', 'name', 'brand', 'category', 'description', 'status', 'attributes'];
const FIELDS = [...DESCRIPTION, 'price', 'stock', 'createdAt', 'updatedAt'];
const PAGE = { 'catalog.listProducts': 1 };
const QUOTE = { 'pricing.quote': 1 };
const STOCK = { 'inventory.readStock': 1 };

interface Page {
  readonly items: readonly Record<string, unknown>[];
  readonly nextCursor: string | null;
}

const sparse = (product: Record<string, unknown>, fields: readonly string[]): object =>
  Object.fromEntries(fields.map((field) => [field, product[field]]));

describe('GET /v1/products', () => {
  let partner: PartnerBff;
  let shop: Shop;

  const page = async (query: string): Promise<Page> => {
    const answer = await partner.bff.get(`/v1/products${query}`);
    expect({ status: answer.status, completeness: answer.completeness }).toEqual({ status: 200, completeness: null });
    return answer.json as Page;
  };

  beforeAll(async () => {
    stopTheClock();
    partner = await startPartnerBff();
    shop = new Shop(partner.sandbox.data);
  });
  beforeEach(() => partner.sandbox.control.reset());
  afterAll(() => partner.close());

  it('shows the first fifty products as the services hold them', async () => {
    const { items, nextCursor } = await page('');
    expect(items).toEqual(shop.skus().slice(0, 50).map((sku) => shop.product(sku)));
    expect(nextCursor).not.toBeNull();
  });

  it.each([1, 50, 100])('asks each service once for a page of %d', async (limit) => {
    const { items } = await page(`?limit=${limit}`);
    expect(items).toHaveLength(limit);
    expect(await callsStarted(partner.sandbox)).toEqual({ ...PAGE, ...QUOTE, ...STOCK });
  });

  describe('fields', () => {
    it.each(FIELDS)('%s alone is all there is, and only whom it needs is asked', async (field) => {
      const { items } = await page(`?limit=3&fields=${field}`);
      expect(items).toEqual(shop.skus().slice(0, 3).map((sku) => ({ [field]: shop.product(sku)[field] })));
      const more = field === 'price' ? QUOTE : field === 'stock' ? STOCK : {};
      expect(await callsStarted(partner.sandbox)).toEqual({ ...PAGE, ...more });
    });

    it.each([
      [['stock', 'price'], { ...PAGE, ...QUOTE, ...STOCK }],
      [['updatedAt', 'sku'], PAGE],
      [['stock', 'sku', 'name'], { ...PAGE, ...STOCK }],
      [FIELDS, { ...PAGE, ...QUOTE, ...STOCK }],
    ])('%j together, in whatever order', async (fields, calls) => {
      const { items } = await page(`?limit=2&fields=${fields.join(',')}`);
      expect(items).toEqual(shop.skus().slice(0, 2).map((sku) => sparse(shop.product(sku), fields)));
      expect(await callsStarted(partner.sandbox)).toEqual(calls);
    });

    it('that are not asked for cannot be missing', async () => {
      await partner.sandbox.control.fault({ service: 'pricing', kind: 'refuse' }, { service: 'inventory', kind: 'refuse' });
      expect((await page('?limit=1&fields=sku')).items).toEqual([{ sku: 'SKU-00001' }]);
    });

    it.each([
      ['fields=sku,colour', 'fields', `names an unknown field; accepted: ${FIELDS.join(', ')}`],
      ['fields=', 'fields', `names an unknown field; accepted: ${FIELDS.join(', ')}`],
      ['fields=sku,sku', 'fields', 'All fields\'s elements must be unique'],
      ['limit=0', 'limit', 'must not be less than 1'],
      ['limit=101', 'limit', 'must not be greater than 100'],
      ['limit=ten', 'limit', 'must be an integer number'],
      ['cursor=abc', 'cursor', 'must be the nextCursor of a page with the same updatedSince'],
      ['updatedSince=2026-02-30T00:00:00Z', 'updatedSince', expect.stringContaining('must be an RFC 3339 date-time')],
      ['page=2', 'page', 'is unknown; accepted: cursor, limit, fields, updatedSince'],
    ])('refuses ?%s before any service is asked', async (query, field, message) => {
      const answer = await partner.bff.get(`/v1/products?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.json).toMatchObject({ type: 'urn:portico:problem:invalid-input', errors: [{ in: 'query', field, message }] });
      expect(await callsStarted(partner.sandbox)).toEqual({});
    });
  });
});
