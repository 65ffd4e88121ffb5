import { bySku, priceOf, product } from '../../fixtures/shop.ts';
import { isSealedFor, openCursor } from '../../paging/page-cursor.ts';
import { searchList, toSearchView } from './search.view.ts';

const screen = { q: 'kettle', cursor: undefined, pixels: 160 };

describe('the search view', () => {
  it('has a card for each match and a cursor for this very search', () => {
    const matches = { items: [product(1)], nextCursor: 'abc', total: 41 };
    const { next, ...rest } = toSearchView({ matches, prices: bySku(priceOf('SKU-1', 5)), stock: undefined }, screen);
    expect(rest).toEqual({
      total: 41,
      currency: 'GBP',
      items: [{ id: 'p-1', name: 'Kettle 1', img: '/v1/media/p-1/160', price: 5, was: null, stock: null }],
    });
    expect(openCursor(next as string)).toBe('abc');
    expect(isSealedFor(searchList('kettle'), next as string)).toBe(true);
    expect(isSealedFor(searchList('kettles'), next as string)).toBe(false);
  });

  it('ends with a null cursor', () => {
    const matches = { items: [], nextCursor: null, total: 0 };
    const view = toSearchView({ matches, prices: undefined, stock: undefined }, screen);
    expect(view).toEqual({ total: 0, currency: null, items: [], next: null });
  });
});
