import { callsStarted } from '@portico/testing';
import { availabilityOf, startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';
import { Shop } from './shop.ts';

describe('POST /v1/availability', () => {
  let partner: PartnerBff;
  let shop: Shop;

  beforeAll(async () => {
    partner = await startPartnerBff();
    shop = new Shop(partner.sandbox.data);
  });
  beforeEach(() => partner.sandbox.control.reset());
  afterAll(() => partner.close());

  const skus = (count: number): string[] => shop.skus().slice(-count);
  const expected = (sku: string): object => {
    const available = shop.stock(sku);
    return { sku, state: available === null ? 'unknown' : available === 0 ? 'sold-out' : 'in-stock', available };
  };

  it('answers for a hundred SKUs, in the order asked for, with one call', async () => {
    const asked = skus(100).toReversed();
    const answer = await availabilityOf(partner.bff, { skus: asked });
    expect({ status: answer.status, completeness: answer.completeness }).toEqual({ status: 200, completeness: null });
    expect(answer.text).toBe(JSON.stringify({ items: asked.map(expected) }));
    expect(await callsStarted(partner.sandbox)).toEqual({ 'inventory.readStock': 1 });
  });

  it('tells in stock, sold out and unknown apart', async () => {
    const soldOut = shop.skus().find((sku) => shop.stock(sku) === 0) as string;
    const answer = await availabilityOf(partner.bff, { skus: [soldOut, 'SKU-99999', 'SKU-00001'] });
    expect(answer.text).toBe(
      `{"items":[{"sku":"${soldOut}","state":"sold-out","available":0},{"sku":"SKU-99999","state":"unknown","available":null},` +
        `{"sku":"SKU-00001","state":"in-stock","available":${shop.stock('SKU-00001')}}]}`,
    );
  });

  it.each<[string, (some: string[]) => unknown, string]>([
    ['101 SKUs', () => ({ skus: skus(101) }), 'skus'],
    ['no SKU', () => ({ skus: [] }), 'skus'],
    ['a SKU twice', ([one]) => ({ skus: [one, one] }), 'skus'],
    ['something that is no SKU', ([one]) => ({ skus: [one, 'p-00001'] }), 'skus'],
    ['a number for a SKU', () => ({ skus: [1] }), 'skus'],
    ['a text for the list', ([one]) => ({ skus: one }), 'skus'],
    ['no list', () => ({}), 'skus'],
    ['an unknown field', (some) => ({ skus: some, warehouse: 'AMS-1' }), 'warehouse'],
    ['a list for the body', (some) => some, ''],
  ])('refuses %s before any service is asked', async (_, bodyOf, field) => {
    const answer = await availabilityOf(partner.bff, bodyOf(skus(2)));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ type: 'urn:portico:problem:invalid-input', errors: [{ in: 'body', field }] });
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });

  it.each([
    ['a body that is no JSON', 400, 'application/json', '{"skus":'],
    ['a body of another type', 415, 'text/plain', 'SKU-00001'],
    ['a body that is too long', 413, 'application/json', JSON.stringify({ skus: ['S'.repeat(20_000)] })],
  ])('refuses %s with %d', async (_, status, type, body) => {
    const answer = await partner.bff.request('/v1/availability', { method: 'POST', headers: { 'content-type': type }, body });
    expect(answer.status).toBe(status);
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });
});
