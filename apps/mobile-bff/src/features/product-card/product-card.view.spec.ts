import { bySku, priceOf, product, stockOf } from '../../fixtures/shop.ts';
import { currencyOf, toProductCard, toProductTile } from './product-card.view.ts';

describe('a product card', () => {
  it('holds what a list row shows, in one image size', () => {
    expect(toProductCard(product(1), bySku(priceOf('SKU-1', 1449, 1669)), bySku(stockOf('SKU-1', [3, 4])), 300)).toEqual({
      id: 'p-1',
      name: 'Kettle 1',
      img: '/v1/media/p-1/320',
      price: 1449,
      was: 1669,
      stock: 7,
    });
  });

  it.each([
    ['nothing is known', undefined, undefined],
    ['the services do not know the product', bySku(priceOf('SKU-2', 1)), bySku(stockOf('SKU-2', [1]))],
  ])('says null, not 0, where %s', (_, prices, stock) => {
    expect(toProductCard(product(1), prices, stock, 300)).toMatchObject({ price: null, was: null, stock: null });
  });

  it('keeps a stock of 0, which is known', () => {
    expect(toProductCard(product(1), undefined, bySku(stockOf('SKU-1', [0, 0])), 300).stock).toBe(0);
  });

  it.each([
    [1669, 1669],
    [1449, null],
    [1448, null],
    [null, null],
  ])('with a price of 1449, a list price of %p says it was %p', (listAmount, was) => {
    expect(toProductCard(product(1), bySku(priceOf('SKU-1', 1449, listAmount)), undefined, 300)).toMatchObject({ price: 1449, was });
  });
});

describe('a product tile', () => {
  it.each([
    ['a name that fits', 'x'.repeat(80), 'x'.repeat(80)],
    ['a longer one, cut', 'x'.repeat(81), `${'x'.repeat(79)}…`],
    ['no space before the cut', `${'x'.repeat(78)} yz`, `${'x'.repeat(78)}…`],
    ['a family, which is one character', '👨‍👩‍👧'.repeat(80), '👨‍👩‍👧'.repeat(80)],
  ])('shows %s', (_, name, shown) => {
    expect(toProductTile({ ...product(1), name }, 300).name).toBe(shown);
  });

  it('holds even less', () => {
    expect(toProductTile(product(1), 300)).toEqual({ id: 'p-1', name: 'Kettle 1', img: '/v1/media/p-1/320' });
  });
});

describe('the currency of a screen', () => {
  it('is that of its quote', () => expect(currencyOf(bySku(priceOf('SKU-1', 1)))).toBe('GBP'));
  it('is null when nothing was quoted', () => expect(currencyOf(new Map())).toBeNull());
  it('is null when no quote could be had', () => expect(currencyOf(undefined)).toBeNull());
});
