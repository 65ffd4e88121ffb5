import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import type { Asked } from '@portico/aggregation';
import { openCursor } from '@portico/platform';
import { InventoryClient, STOCK_MAX } from '@portico/shop';
import { CatalogClient } from '../../upstreams/catalog.client.ts';
import { PricingClient, QUOTE_MAX } from '../../upstreams/pricing.client.ts';
import { toProductPage } from './product-page.view.ts';
import { toProduct } from './product.view.ts';
import type { ProductField } from './product.view.ts';
import { ProductParams } from './product.params.ts';
import { instantOf, listOf, ProductsQuery } from './products.query.ts';

/** Is the field asked for? Without `fields`, every one is. */
const asked =
  (field: ProductField) =>
  ({ query: { fields } }: Asked<ProductsQuery>): boolean =>
    fields?.includes(field) ?? true;

/** Optional parts have the names of the fields that they fill, so that Completeness speaks the API's language. */
@Injectable()
export class ProductsPlan {
  constructor(
    private readonly catalog: CatalogClient,
    private readonly inventory: InventoryClient,
    private readonly pricing: PricingClient,
  ) {}

  readonly products = plan('products', ProductsQuery, { deadline: '2s' })
    .part('page', ({ query }) => this.page(query))
    .batch(
      'price',
      { needs: ['page'], when: asked('price'), max: QUOTE_MAX, within: '800ms', onFailure: 'omit' },
      ({ page }) => page.items.map(({ sku }) => sku),
      (skus) => this.pricing.quote(skus),
    )
    .batch(
      'stock',
      { needs: ['page'], when: asked('stock'), max: STOCK_MAX, within: '800ms', onFailure: 'omit' },
      ({ page }) => page.items.map(({ sku }) => sku),
      (skus) => this.inventory.stock(skus),
    )
    .view(toProductPage);

  readonly product = plan('product', ProductParams, { deadline: '1s' })
    .part('product', ({ query }) => this.catalog.product(query.sku))
    .batch(
      'price',
      { max: QUOTE_MAX, within: '500ms', onFailure: 'omit' },
      ({ query }) => [query.sku],
      (skus) => this.pricing.quote(skus),
    )
    .batch(
      'stock',
      { max: STOCK_MAX, within: '500ms', onFailure: 'omit' },
      ({ query }) => [query.sku],
      (skus) => this.inventory.stock(skus),
    )
    .view(({ product, price, stock, query: { sku } }) => toProduct(product, price?.get(sku), stock?.get(sku)));

  private page(query: ProductsQuery) {
    const { cursor, limit, updatedSince } = query;
    return this.catalog.products({
      cursor: cursor === undefined ? undefined : openCursor(listOf(query), cursor),
      limit,
      updatedSince: instantOf(updatedSince),
    });
  }
}
