import { bySku, order, product } from '../../fixtures/shop.ts';
import { toOrdersView } from './orders.view.ts';

const query = { pixels: 160 };
const row = { status: 'packed', placedAt: '2026-01-02T03:04:05Z', total: 900, currency: 'USD' };

describe('the orders view', () => {
  it('shows each order by its first product', () => {
    const orders = { items: [order(2, [1, 4]), order(1, [])], nextCursor: null, total: 2 };
    expect(toOrdersView({ orders, products: bySku(product(1)), query })).toEqual({
      orders: [
        { id: 'o-2', ...row, pieces: 5, name: 'Kettle 1', img: '/v1/media/p-1/160' },
        { id: 'o-1', ...row, pieces: 0, name: null, img: null },
      ],
      next: null,
    });
  });

  it.each([
    ['products cannot be had', undefined],
    ['the product is gone', bySku(product(2))],
    ['the product has no image', bySku({ ...product(1), images: [] })],
  ])('has no image when %s', (_, products) => {
    const orders = { items: [order(1, [1])], nextCursor: null, total: 1 };
    expect(toOrdersView({ orders, products, query }).orders[0]).toMatchObject({ name: 'Kettle 1', img: null });
  });

  it('gives the cursor of the next page', () => {
    expect(toOrdersView({ orders: { items: [], nextCursor: 'abc', total: 0 }, products: undefined, query }).next).toBe('abc');
  });
});
