import { bySku, priceOf, product, stockOf } from '../../fixtures/shop.ts';
import { toProductView } from './product.view.ts';

const query = { id: 'p-1', pixels: 640 };
const nothingElse = { prices: undefined, stock: undefined, rating: undefined, related: undefined };

describe('the product view', () => {
  it('is the card with what the product itself says, its rating and what goes with it', () => {
    const rating = { productId: 'p-1', count: 3, average: 4.3, histogram: [0, 0, 0, 2, 1] };
    const parts = { product: product(1), prices: bySku(priceOf('SKU-1', 100)), stock: bySku(stockOf('SKU-1', [2])), rating, related: [product(2)] };
    expect(toProductView({ ...parts, query })).toEqual({
      ...{ id: 'p-1', name: 'Kettle 1', img: '/v1/media/p-1/640', price: 100, was: null, stock: 2, currency: 'GBP' },
      ...{ brand: 'Herdfeuer', about: 'Boils water.', specs: ['Material: Steel'], discontinued: false },
      ...{ restockAt: null, rating: 4.3, ratings: 3 },
      related: [{ id: 'p-2', name: 'Kettle 2', img: '/v1/media/p-2/640' }],
    });
  });

  it('is null wherever a part is missing', () => {
    expect(toProductView({ product: product(1), ...nothingElse, query })).toMatchObject({
      ...{ price: null, was: null, stock: null, currency: null, restockAt: null, rating: null, ratings: null, related: null },
    });
  });

  it('tells a product without ratings from one whose ratings are unknown', () => {
    const rating = { productId: 'p-1', count: 0, average: null, histogram: [0, 0, 0, 0, 0] };
    expect(toProductView({ product: product(1), ...nothingElse, rating, query })).toMatchObject({ rating: null, ratings: 0 });
  });

  it('says that a product is discontinued', () => {
    expect(toProductView({ product: { ...product(1), status: 'discontinued' }, ...nothingElse, query }).discontinued).toBe(true);
  });

  it.each([
    ['the first delivery of a product that is out of stock', [0, 0, 0], ['2027-03-01T00:00:00Z', null, '2027-02-01T00:00:00Z'], '2027-02-01T00:00:00Z'],
    ['null while there is any', [0, 1], ['2027-03-01T00:00:00Z', null], null],
    ['null when none is planned', [0, 0], [null, null], null],
  ])('gives as restock %s', (_, pieces, deliveries, restockAt) => {
    const stock = bySku(stockOf('SKU-1', pieces, deliveries));
    expect(toProductView({ product: product(1), ...nothingElse, stock, query }).restockAt).toBe(restockAt);
  });
});
