import { EXAMPLES } from '@portico/sandbox';
import { as, callsFor, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';
import { Shop } from './shop.ts';

const { businessCustomer, customer, ordinary, ...peculiar } = EXAMPLES;
const PRODUCTS = [ordinary, ...Object.values(peculiar).filter((id) => id.startsWith('p-'))];

describe('the product screen', () => {
  let mobile: MobileBff;
  let shop: Shop;

  beforeAll(async () => {
    mobile = await startMobileBff();
    shop = new Shop(mobile.sandbox.data);
  });
  beforeEach(() => mobile.sandbox.control.reset());
  afterAll(() => mobile.close());

  it.each(PRODUCTS)('shows what the services hold of %s', async (id) => {
    const answer = await mobile.bff.inTime(`/v1/products/${id}`);

    expect(answer.status).toBe(200);
    expect(answer.completeness).toBeNull();
    expect(answer.json).toEqual(shop.productScreen(id));
  });

  it('says when a product that is out of stock comes again', async () => {
    const { stock, restockAt } = (await mobile.bff.inTime(`/v1/products/${EXAMPLES.outOfStock}`)).json as Record<string, unknown>;
    expect({ stock, restockAt }).toEqual({ stock: 0, restockAt: expect.stringMatching(/^2027-.*Z$/) });
  });

  it.each([customer, businessCustomer])('quotes %s their own prices', async (id) => {
    expect((await mobile.bff.inTime(`/v1/products/${ordinary}`, as(id))).json).toEqual(shop.productScreen(ordinary, shop.customer(id)));
  });

  it('asks each service once: one call per part, one batch per kind of item', async () => {
    expect(await callsFor(mobile, `/v1/products/${ordinary}`, as(customer))).toEqual({
      'catalog.getProduct': 1,
      'catalog.getProductsByIds': 1,
      'recommendations.Recommend': 1,
      'pricing.quote': 1,
      'inventory.readStock': 1,
      'reviews.listSummaries': 1,
      'customers.getCustomer': 1,
    });
  });

  it('is 404 for a product that does not exist', async () => {
    const answer = await mobile.bff.get('/v1/products/p-99999');
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ type: 'urn:portico:problem:not-found', status: 404 });
  });
});
