import 'reflect-metadata';
import { openCursor, serialiserOf } from '@portico/platform';
import { catalogProduct } from './catalog-product.fixture.ts';
import { ProductPage, toProductPage } from './product-page.view.ts';
import { listOf, ProductsQuery } from './products.query.ts';

const query = (changes: Partial<ProductsQuery>): ProductsQuery => Object.assign(new ProductsQuery(), changes);
const stool = catalogProduct();
const bench = catalogProduct({ sku: 'SKU-00008', name: 'Oak Bench' });
const stock = new Map([['SKU-00008', { sku: 'SKU-00008', total: 3, warehouses: [] }]]);
const shown = (changes: Partial<ProductsQuery>, nextCursor: string | null = null): string => {
  const page = { items: [stool, bench], nextCursor, total: 2 };
  return serialiserOf(ProductPage)(toProductPage({ page, price: undefined, stock, query: query(changes) }));
};

describe('toProductPage', () => {
  it('shows only the fields asked for, in their usual order, null included', () => {
    const items = '{"sku":"SKU-00007","stock":null},{"sku":"SKU-00008","stock":3}';
    expect(shown({ fields: ['stock', 'sku'] })).toBe(`{"items":[${items}],"nextCursor":null}`);
  });

  it('shows every field when none is asked for', () => {
    const { items } = JSON.parse(shown({})) as { items: object[] };
    expect(items.map((item) => Object.keys(item).length)).toEqual([11, 11]);
  });

  it('seals the cursor of the next page for the same list', () => {
    const { nextCursor } = JSON.parse(shown({ updatedSince: '2026-01-01T00:00:00Z' }, 'there')) as { nextCursor: string };
    expect(openCursor(listOf(query({ updatedSince: '2026-01-01T01:00:00+01:00' })), nextCursor)).toBe('there');
    expect(openCursor(listOf(query({})), nextCursor)).toBeUndefined();
  });
});
