import { EXAMPLES } from '@portico/sandbox';
import { callsStarted } from '@portico/testing';
import { startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';
import { Shop, stopTheClock } from './shop.ts';

describe('GET /v1/products/{sku}', () => {
  let partner: PartnerBff;
  let shop: Shop;

  beforeAll(async () => {
    stopTheClock();
    partner = await startPartnerBff();
    shop = new Shop(partner.sandbox.data);
  });
  beforeEach(() => partner.sandbox.control.reset());
  afterAll(() => partner.close());

  const { ordinary, withoutListPrice, outOfStock, discontinued, withoutImages, longName } = EXAMPLES;

  const examples = { ordinary, withoutListPrice, outOfStock, discontinued, withoutImages, longName };

  it.each(Object.entries(examples))('shows the product %s', async (_, id) => {
    const sku = shop.data.productById.get(id)?.sku as string;
    const answer = await partner.bff.get(`/v1/products/${sku}`);
    expect({ status: answer.status, completeness: answer.completeness }).toEqual({ status: 200, completeness: null });
    expect(answer.text).toBe(JSON.stringify(shop.product(sku)));
  });

  it('asks each service once', async () => {
    await partner.bff.get('/v1/products/SKU-00042');
    const calls = { 'catalog.getProductBySku': 1, 'pricing.quote': 1, 'inventory.readStock': 1 };
    expect(await callsStarted(partner.sandbox)).toEqual(calls);
  });

  it('has 404 for a SKU that does not exist', async () => {
    const answer = await partner.bff.get('/v1/products/SKU-99999');
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ type: 'urn:portico:problem:not-found' });
  });

  const noSkus = ['sku-00001', 'SKU-1', 'p-00001', 'SKU-00001%2F..'];

  it.each(noSkus)('refuses %s, which is no SKU, before asking anybody', async (sku) => {
    const answer = await partner.bff.get(`/v1/products/${sku}`);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ errors: [{ in: 'path', field: 'sku' }] });
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });

  it('refuses a SKU of 501 characters as too long', async () => {
    expect((await partner.bff.get(`/v1/products/${'S'.repeat(501)}`)).status).toBe(414);
  });
});
