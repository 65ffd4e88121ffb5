import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import type { Plan } from '@portico/aggregation';
import { CustomersClient, DEFAULT_PRICES, InventoryClient, PricingClient, QUOTE_MAX, STOCK_MAX } from '@portico/shop';
import { CatalogClient } from '../../../../apps/web-bff/src/upstreams/catalog.client.ts';
import { toPage } from '../by-hand/page.ts';
import type { Page } from '../by-hand/page.ts';
import { StorefrontQuery } from './storefront.query.ts';

const CUSTOMER = 'c-00001';

/** The four parts, as a feature of web-bff has them: each with its own time, its failure policy, batches by key. */
@Injectable()
export class StorefrontPlan {
  constructor(
    private readonly catalog: CatalogClient,
    private readonly customers: CustomersClient,
    private readonly inventory: InventoryClient,
    private readonly pricing: PricingClient,
  ) {}

  readonly storefront = this.page('storefront');
  readonly shared = this.page('sharedStorefront', 'anonymous');

  /** What two reads bring of it, and again while their answers are fresh. */
  readonly kept = plan('keptStorefront', StorefrontQuery, { deadline: '800ms', kept: 'private' })
    .part('products', ({ query }) => this.catalog.featured(query.limit))
    .part('customer', { within: '250ms', onFailure: 'omit' }, () => this.customers.customer(CUSTOMER))
    .view((parts) => toPage({ ...parts, prices: undefined, stock: undefined }));

  private page(name: string, coalesce?: 'anonymous'): Plan<StorefrontQuery, Page> {
    return plan(name, StorefrontQuery, { deadline: '800ms', ...(coalesce ? { coalesce } : {}) })
      .part('products', ({ query }) => this.catalog.featured(query.limit))
      .part('customer', { within: '250ms', onFailure: 'omit' }, () => this.customers.customer(CUSTOMER))
      .batch(
        'prices',
        { needs: ['products'], max: QUOTE_MAX, within: '300ms', onFailure: 'omit' },
        ({ products }) => products.map(({ sku }) => sku),
        (skus) => this.pricing.quote(skus, DEFAULT_PRICES),
      )
      .batch(
        'stock',
        { needs: ['products'], max: STOCK_MAX, within: '300ms', onFailure: 'omit' },
        ({ products }) => products.map(({ sku }) => sku),
        (skus) => this.inventory.stock(skus),
      )
      .view(toPage);
  }
}
