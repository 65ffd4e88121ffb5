import { bySku, order, priceOf, product, stockOf } from '../../fixtures/shop.ts';
import { toHomeView } from './home.view.ts';

const customer = { id: 'c-00001', givenName: 'Milan', email: 'milan@example.com', segment: 'plus', currency: 'GBP', locale: 'en-GB' } as const;
const featured = [product(1)];

describe('the home view', () => {
  it('says the currency once for both rows', () => {
    const prices = bySku(priceOf('SKU-1', 100), priceOf('SKU-2', 200, 300));
    const parts = { featured, customer, forYou: [product(2)], prices, stock: bySku(stockOf('SKU-2', [5])), orders: [order(1, [1, 2])] };
    expect(toHomeView({ ...parts, query: { pixels: 160 } })).toEqual({
      name: 'Milan',
      currency: 'GBP',
      featured: [{ id: 'p-1', name: 'Kettle 1', img: '/v1/media/p-1/160', price: 100, was: null, stock: null }],
      forYou: [{ id: 'p-2', name: 'Kettle 2', img: '/v1/media/p-2/160', price: 200, was: 300, stock: 5 }],
      orders: [{ id: 'o-1', status: 'packed', pieces: 3 }],
    });
  });

  it('is null wherever a part is missing', () => {
    const parts = { featured, customer: undefined, forYou: undefined, prices: undefined, stock: undefined, orders: undefined };
    const card = { id: 'p-1', name: 'Kettle 1', img: '/v1/media/p-1/160', price: null, was: null, stock: null };
    expect(toHomeView({ ...parts, query: { pixels: 160 } })).toEqual({ name: null, currency: null, featured: [card], forYou: null, orders: null });
  });

  it('tells no orders from unknown ones', () => {
    const parts = { featured, customer, forYou: [], prices: undefined, stock: undefined, orders: [] };
    expect(toHomeView({ ...parts, query: { pixels: 160 } })).toMatchObject({ forYou: [], orders: [] });
  });
});
