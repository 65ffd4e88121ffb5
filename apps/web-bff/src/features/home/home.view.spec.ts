import type { Product } from '@portico/contracts-catalog';
import type { Order } from '@portico/contracts-orders';
import { serialiserOf } from '@portico/platform';
import { HomeView, toHomeView } from './home.view.ts';

const product: Product = {
  id: 'p-00001',
  sku: 'SKU-00001',
  name: 'Kettle',
  brand: 'Herdfeuer',
  category: 'kitchen',
  description: 'Boils.',
  featured: true,
  attributes: [],
  images: [],
  status: 'active',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};
const order: Order = {
  id: 'o-000001',
  customerId: 'c-00001',
  status: 'packed',
  currency: 'EUR',
  lines: [
    { sku: 'SKU-00001', name: 'Kettle', quantity: 2, unitAmount: 1449 },
    { sku: 'SKU-00002', name: 'Cup', quantity: 1, unitAmount: 499 },
  ],
  totalAmount: 3397,
  placedAt: '2026-10-27T06:01:57Z',
  updatedAt: '2026-10-27T06:01:57Z',
};
const nothing = { customer: undefined, recommended: undefined, prices: undefined, stock: undefined, openOrders: undefined };

describe('the home view', () => {
  it('says null, and nothing else, of every part that is missing', () => {
    const view = toHomeView({ featured: [product], ...nothing });
    expect(view).toEqual({
      greeting: null,
      featured: [{ id: 'p-00001', sku: 'SKU-00001', name: 'Kettle', brand: 'Herdfeuer', image: null, price: null, available: null }],
      recommended: null,
      openOrders: null,
    });
    expect(serialiserOf(HomeView)(view)).not.toMatch(/:0|:""|:\[\]|:\{\}/);
  });

  it('tells an empty row from a missing one', () => {
    expect(toHomeView({ featured: [], ...nothing, recommended: [], openOrders: [] })).toMatchObject({ featured: [], recommended: [], openOrders: [] });
  });

  it('counts the pieces of an open order', () => {
    const { openOrders } = toHomeView({ featured: [], ...nothing, openOrders: [order] });
    expect(openOrders).toEqual([{ id: 'o-000001', status: 'packed', pieces: 3, placedAt: '2026-10-27T06:01:57Z' }]);
  });

  it('puts price and stock beside the product they belong to', () => {
    const prices = new Map([['SKU-00001', { sku: 'SKU-00001', amount: 0, listAmount: null, discountPercent: null, validUntil: '2026-12-01T00:00:00Z', currency: 'EUR' as const }]]);
    const stock = new Map([['SKU-00001', { sku: 'SKU-00001', total: 0, warehouses: [] }]]);
    const { featured } = toHomeView({ featured: [product, { ...product, sku: 'SKU-00002' }], ...nothing, prices, stock });
    expect(featured.map(({ price, available }) => [price?.amount ?? null, available])).toEqual([
      [0, 0],
      [null, null],
    ]);
  });
});
