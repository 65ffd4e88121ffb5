import { bySku, priceOf, product } from '../../fixtures/shop.ts';
import { toSearchView } from './search.view.ts';

const query = { pixels: 160 };

describe('the search view', () => {
  it('has a card for each match', () => {
    const matches = { items: [product(1)], nextCursor: 'abc', total: 41 };
    expect(toSearchView({ matches, prices: bySku(priceOf('SKU-1', 5)), stock: undefined, query })).toEqual({
      total: 41,
      currency: 'GBP',
      items: [{ id: 'p-1', name: 'Kettle 1', img: '/v1/media/p-1/160', price: 5, was: null, stock: null }],
      next: 'abc',
    });
  });

  it('ends with a null cursor', () => {
    const matches = { items: [], nextCursor: null, total: 0 };
    const view = toSearchView({ matches, prices: undefined, stock: undefined, query });
    expect(view).toEqual({ total: 0, currency: null, items: [], next: null });
  });
});
