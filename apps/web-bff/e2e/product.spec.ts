import { callsStarted } from '@portico/testing';
import { EXAMPLES } from '@portico/sandbox';
import { as, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';
import { Shop } from './shop.ts';

const {
  businessCustomer,
  customer,
  discontinued,
  longName,
  ordinary,
  outOfStock,
  withoutImages,
  withoutListPrice,
  withoutReviews,
} = EXAMPLES;

describe('a product page', () => {
  let web: WebBff;
  let shop: Shop;

  beforeAll(async () => {
    web = await startWebBff();
    shop = new Shop(web.sandbox.data);
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => web.close());

  it.each([ordinary, withoutListPrice, withoutReviews, outOfStock, discontinued, withoutImages, longName])(
    'of %s shows what the services hold',
    async (id) => {
      const answer = await web.bff.inTime(`/api/products/${id}`);
      expect({ status: answer.status, completeness: answer.completeness }).toEqual({ status: 200, completeness: null });
      expect(answer.json).toEqual(shop.page(shop.product(id)));
    },
  );

  it('tells what there is none of from what is unknown', async () => {
    expect((await web.bff.inTime(`/api/products/${withoutReviews}`)).json).toMatchObject({
      reviews: [],
      rating: { count: 0, average: null },
    });
    expect((await web.bff.inTime(`/api/products/${withoutImages}`)).json).toMatchObject({ images: [] });
    expect((await web.bff.inTime(`/api/products/${withoutListPrice}`)).json).toMatchObject({
      price: { listAmount: null, discountPercent: null },
    });
  });

  it('has the prices that the customer pays', async () => {
    const { price } = (await web.bff.inTime(`/api/products/${ordinary}`, as(businessCustomer))).json as { price: object };
    expect(price).toEqual(shop.price(shop.product(ordinary).sku, shop.customer(businessCustomer)));
    expect(price).not.toEqual(shop.price(shop.product(ordinary).sku));
  });

  it('costs one call per part, and one batch of prices and stock for the product and all related ones', async () => {
    await web.bff.inTime(`/api/products/${ordinary}`, as(customer), { before: () => web.sandbox.control.reset() });
    expect(await callsStarted(web.sandbox)).toEqual({
      'catalog.getProduct': 1,
      'catalog.getProductsByIds': 1,
      'customers.getCustomer': 1,
      'recommendations.Recommend': 1,
      'reviews.listReviews': 1,
      'reviews.listSummaries': 1,
      'pricing.quote': 1,
      'inventory.readStock': 1,
    });
  });

  it('of an unknown product is a 404 problem', async () => {
    const answer = await web.bff.inTime('/api/products/p-99999');
    expect(answer.json).toMatchObject({ type: 'urn:portico:problem:not-found', status: answer.status });
    expect(answer.status).toBe(404);
  });
});
