import { optionalParts } from '@portico/testing';
import { FEATURES } from './features.ts';
import { startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';
import { Shop, stopTheClock } from './shop.ts';

const PRICING = { service: 'pricing', operationId: 'quote' } as const;
const STOCK = { service: 'inventory', operationId: 'readStock' } as const;

describe('partner-bff without one of its services', () => {
  let partner: PartnerBff;
  let shop: Shop;

  beforeAll(async () => {
    stopTheClock();
    partner = await startPartnerBff();
    shop = new Shop(partner.sandbox.data);
  });
  afterAll(() => partner.close());

  optionalParts({
    bff: () => partner.bff,
    upstreams: () => partner.sandbox,
    screens: [
      {
        plan: 'products',
        path: '/v1/products?limit=20',
        parts: { price: { ...PRICING, nulls: ['/items/*/price'] }, stock: { ...STOCK, nulls: ['/items/*/stock'] } },
      },
      {
        plan: 'product',
        path: '/v1/products/SKU-00001',
        parts: { price: { ...PRICING, nulls: ['/price'] }, stock: { ...STOCK, nulls: ['/stock'] } },
      },
      ...FEATURES.flatMap(({ screens }) => screens),
    ],
  });

  it.each([
    ['the connection is refused', 'refuse', 'unavailable'],
    ['the service hangs', 'hang', 'timeout'],
    ['its answer breaks the contract', 'wrongShape', 'invalid'],
  ] as const)('has exactly the rest, and says why, when %s', async (_, kind, reason) => {
    await partner.sandbox.control.fault({ service: 'pricing', kind }, { service: 'inventory', kind });
    // Connections from before the port closed break, which counts as unavailable as well.
    const answer = await partner.bff.get('/v1/products/SKU-00042');
    await partner.sandbox.control.reset();
    expect(answer.text).toBe(JSON.stringify({ ...shop.product('SKU-00042'), price: null, stock: null }));
    expect(answer.completeness).toBe(`price;is=omitted;reason=${reason}, stock;is=omitted;reason=${reason}`);
  });

  it('keeps the fields that were asked for, null, when they cannot be had', async () => {
    await partner.sandbox.control.fault({ ...PRICING, kind: 'error' });
    const answer = await partner.bff.get('/v1/products?limit=2&fields=sku,price');
    await partner.sandbox.control.reset();
    const { nextCursor } = answer.json as { nextCursor: string };
    const items = '{"sku":"SKU-00001","price":null},{"sku":"SKU-00002","price":null}';
    expect(answer.text).toBe(`{"items":[${items}],"nextCursor":"${nextCursor}"}`);
    expect(answer.completeness).toBe('price;is=omitted;reason=unavailable');
  });
});
