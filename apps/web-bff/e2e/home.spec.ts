import { callsStarted } from '@portico/testing';
import { EXAMPLES, Recommender } from '@portico/sandbox';
import { as, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';
import { Shop } from './shop.ts';

const { customer, businessCustomer, withoutOrders } = EXAMPLES;

describe('the home page', () => {
  let web: WebBff;
  let shop: Shop;

  beforeAll(async () => {
    web = await startWebBff();
    shop = new Shop(web.sandbox.data);
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => web.close());

  it('shows a stranger what the services hold', async () => {
    const answer = await web.bff.inTime('/api/home');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.completeness).toBeNull();
    expect(answer.json).toEqual({
      greeting: null,
      featured: shop.featured(12).map((product) => shop.card(product)),
      recommended: shop.recommended(new Recommender(web.sandbox.data).popular(6)).map((product) => shop.card(product)),
      openOrders: null,
    });
  });

  it('shows as many featured products as asked for', async () => {
    const { featured } = (await web.bff.inTime('/api/home?limit=3')).json as { featured: unknown[] };
    expect(featured).toEqual(shop.featured(3).map((product) => shop.card(product)));
  });

  it('greets a customer, with what is on its way and what suits them', async () => {
    const answer = await web.bff.inTime('/api/home', as(customer));

    expect(answer.completeness).toBeNull();
    expect(answer.json).toEqual({
      greeting: `Hello ${shop.customer(customer).givenName}`,
      featured: shop.featured(12).map((product) => shop.card(product)),
      recommended: shop
        .recommended(new Recommender(web.sandbox.data).forCustomer(customer, 6))
        .map((product) => shop.card(product)),
      openOrders: shop.openOrders(customer),
    });
  });

  it('shows a business customer the prices of businesses, in their currency', async () => {
    const { featured } = (await web.bff.inTime('/api/home', as(businessCustomer))).json as {
      featured: { price: { currency: string } }[];
    };

    expect(shop.customer(businessCustomer)).toMatchObject({ segment: 'business', currency: 'GBP' });
    expect(featured).toEqual(shop.featured(12).map((product) => shop.card(product, shop.customer(businessCustomer))));
  });

  it('tells a customer without open orders so, with an empty list', async () => {
    expect((await web.bff.inTime('/api/home', as(withoutOrders))).json).toMatchObject({ openOrders: [] });
  });

  it('asks each service once, whatever the number of products: one call per part, one batch per kind of item', async () => {
    await web.bff.inTime('/api/home?limit=48', as(customer), { before: () => web.sandbox.control.reset() });
    expect(await callsStarted(web.sandbox)).toEqual({
      'catalog.listProducts': 1,
      'catalog.getProductsByIds': 1,
      'recommendations.Recommend': 1,
      'pricing.quote': 1,
      'inventory.readStock': 1,
      'customers.getCustomer': 1,
      'orders.listOrders': 1,
    });
  });

  it('makes no call for the profile and orders of a stranger', async () => {
    await web.bff.inTime('/api/home', {}, { before: () => web.sandbox.control.reset() });
    expect(await callsStarted(web.sandbox)).toEqual({
      'catalog.listProducts': 1,
      'catalog.getProductsByIds': 1,
      'recommendations.Recommend': 1,
      'pricing.quote': 1,
      'inventory.readStock': 1,
    });
  });
});
