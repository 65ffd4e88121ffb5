import 'reflect-metadata';
import { serialiserOf } from '@portico/platform';
import { catalogProduct } from './catalog-product.fixture.ts';
import { Product, PRODUCT_FIELDS, toProduct } from './product.view.ts';

const amounts = { amount: 880, currency: 'EUR', listAmount: 1000, discountPercent: 12 } as const;
const quote = { sku: 'SKU-00007', ...amounts, validUntil: '2026-11-22T00:00:00Z' };
const stock = { sku: 'SKU-00007', total: 7, warehouses: [{ warehouse: 'AMS-1', available: 7, restockAt: null }] };
const json = (product: Product): unknown => JSON.parse(serialiserOf(Product)(product));

describe('toProduct', () => {
  it('shows partners the product, their price and the pieces of all warehouses, and nothing of how the shop keeps it', () => {
    expect(json(toProduct(catalogProduct(), quote, stock))).toEqual({
      sku: 'SKU-00007',
      name: 'Oak Stool',
      brand: 'Fjell & Son',
      category: 'chairs',
      description: 'A stool.',
      status: 'active',
      attributes: [{ name: 'Material', value: 'Oak' }],
      price: { amount: 880, currency: 'EUR', listAmount: 1000, discountPercent: 12, validUntil: '2026-11-22T00:00:00Z' },
      stock: 7,
      createdAt: '2025-01-02T03:04:05Z',
      updatedAt: '2026-01-02T03:04:05Z',
    });
  });

  it('has null for an unknown price and an unknown stock, and zero for none left', () => {
    expect(json(toProduct(catalogProduct(), undefined, undefined))).toMatchObject({ price: null, stock: null });
    expect(json(toProduct(catalogProduct(), undefined, { ...stock, total: 0 }))).toMatchObject({ stock: 0 });
  });

  it('keeps the nulls of a price without a list price', () => {
    const price = toProduct(catalogProduct(), { ...quote, listAmount: null, discountPercent: null }, undefined).price;
    expect(price).toMatchObject({ amount: 880, listAmount: null, discountPercent: null });
  });
});

describe('PRODUCT_FIELDS', () => {
  it('are the fields of the view', () => {
    expect(PRODUCT_FIELDS).toEqual(Object.keys(toProduct(catalogProduct(), quote, stock)));
  });
});
