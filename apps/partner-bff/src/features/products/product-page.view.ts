import type { ProductPage as CatalogPage } from '@portico/contracts-catalog';
import type { StockItem } from '@portico/contracts-inventory';
import { Field, PartialOf, sealCursor } from '@portico/platform';
import type { Price as Quote } from '../../upstreams/pricing.client.ts';
import { Product, toProduct } from './product.view.ts';
import type { ProductField } from './product.view.ts';
import { listOf } from './products.query.ts';
import type { ProductsQuery } from './products.query.ts';

/** A product with the fields that were asked for. */
export class SparseProduct extends PartialOf(Product) {}

/** One page of products, by SKU. */
export class ProductPage {
  @Field([SparseProduct])
  items!: SparseProduct[];

  @Field(String, { nullable: true, doc: 'The `cursor` of the next page; null on the last one.' })
  nextCursor!: string | null;
}

interface PageParts {
  readonly page: CatalogPage;
  readonly price: ReadonlyMap<string, Quote> | undefined;
  readonly stock: ReadonlyMap<string, StockItem> | undefined;
  readonly query: ProductsQuery;
}

export function toProductPage({ page, price, stock, query }: PageParts): ProductPage {
  const { fields } = query;
  const products = page.items.map((product) => toProduct(product, price?.get(product.sku), stock?.get(product.sku)));
  return {
    items: fields ? products.map((product) => pick(product, fields)) : products,
    nextCursor: page.nextCursor === null ? null : sealCursor(listOf(query), page.nextCursor),
  };
}

const pick = (product: Product, fields: readonly ProductField[]): SparseProduct =>
  Object.fromEntries(fields.map((field) => [field, product[field]]));
