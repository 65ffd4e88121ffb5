import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { CustomersClient, DEFAULT_PRICES, InventoryClient, PricingClient, QUOTE_MAX, RecommendationsClient, signedIn, STOCK_MAX } from '@portico/shop';
import { CatalogClient } from '../../upstreams/catalog.client.ts';
import { ReviewsClient } from '../../upstreams/reviews.client.ts';
import { ProductScreen, toProductView } from './product.view.ts';

const RELATED = 3;

@Injectable()
export class ProductPlan {
  constructor(
    private readonly catalog: CatalogClient,
    private readonly customers: CustomersClient,
    private readonly inventory: InventoryClient,
    private readonly pricing: PricingClient,
    private readonly recommendations: RecommendationsClient,
    private readonly reviews: ReviewsClient,
  ) {}

  readonly product = plan('product', ProductScreen, { deadline: '700ms' })
    .part('product', ({ query }) => this.catalog.product(query.id))
    .part('customer', { when: signedIn, within: '200ms', onFailure: 'omit' }, ({ caller }) => this.customers.customer(caller.customer))
    .part('rating', { within: '250ms', onFailure: 'omit' }, ({ query }) => this.reviews.summary(query.id))
    .part('recommendations', { within: '200ms', onFailure: 'omit' }, ({ query }) => this.recommendations.related(query.id, RELATED))
    .part('related', { needs: ['recommendations'], within: '200ms', onFailure: 'omit' }, ({ recommendations }) =>
      this.catalog.products(recommendations),
    )
    .batch(
      'prices',
      { needs: ['product'], wants: ['customer'], max: QUOTE_MAX, within: '250ms', onFailure: 'omit' },
      ({ product }) => [product.sku],
      (skus, { customer }) => this.pricing.quote(skus, customer ?? DEFAULT_PRICES),
    )
    .batch(
      'stock',
      { needs: ['product'], max: STOCK_MAX, within: '250ms', onFailure: 'omit' },
      ({ product }) => [product.sku],
      (skus) => this.inventory.stock(skus),
    )
    .view(toProductView);
}
