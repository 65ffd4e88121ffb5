import { EXAMPLES } from '@portico/sandbox';
import { as, callsFor, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';
import { Shop, STRANGER } from './shop.ts';

const { customer, businessCustomer, withoutOrders } = EXAMPLES;

describe('the home screen', () => {
  let mobile: MobileBff;
  let shop: Shop;

  beforeAll(async () => {
    mobile = await startMobileBff();
    shop = new Shop(mobile.sandbox.data);
  });
  beforeEach(() => mobile.sandbox.control.reset());
  afterAll(() => mobile.close());

  it('shows a stranger what the services hold', async () => {
    const answer = await mobile.bff.inTime('/v1/home');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.completeness).toBeNull();
    expect(answer.json).toEqual({
      name: null,
      currency: 'EUR',
      featured: shop.cards(shop.featured(), STRANGER),
      forYou: shop.cards(shop.products(shop.recommender.popular(6)), STRANGER),
      orders: null,
    });
  });

  it.each([customer, businessCustomer])('shows %s their own prices, orders and recommendations', async (id) => {
    const answer = await mobile.bff.inTime('/v1/home', as(id));
    const buyer = shop.customer(id);

    expect(answer.completeness).toBeNull();
    expect(answer.json).toEqual({
      name: buyer.givenName,
      currency: buyer.currency,
      featured: shop.cards(shop.featured(), buyer),
      forYou: shop.cards(shop.products(shop.recommender.forCustomer(id, 6)), buyer),
      orders: shop.openOrders(id),
    });
  });

  it('tells a customer without open orders so, with an empty list', async () => {
    expect((await mobile.bff.inTime('/v1/home', as(withoutOrders))).json).toMatchObject({ orders: [] });
  });

  it('says that a caller without a profile has none, and quotes what a stranger pays', async () => {
    const answer = await mobile.bff.inTime('/v1/home', as('c-99999'));

    expect(answer.completeness).toBe('customer;is=omitted;reason=missing, recommendations;is=omitted;reason=missing, forYou;is=omitted;reason=needs');
    expect(answer.json).toEqual({
      name: null,
      currency: 'EUR',
      featured: shop.cards(shop.featured(), STRANGER),
      forYou: null,
      orders: [],
    });
  });

  it('asks each service once: one call per part, one batch per kind of item', async () => {
    expect(await callsFor(mobile, '/v1/home', as(customer))).toEqual({
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
    expect(await callsFor(mobile, '/v1/home')).toEqual({
      'catalog.listProducts': 1,
      'catalog.getProductsByIds': 1,
      'recommendations.Recommend': 1,
      'pricing.quote': 1,
      'inventory.readStock': 1,
    });
  });
});
