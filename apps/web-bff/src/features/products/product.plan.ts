import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { CustomersClient, DEFAULT_PRICES, InventoryClient, PricingClient, QUOTE_MAX, RecommendationsClient, signedIn, STOCK_MAX } from '@portico/shop';
import { CatalogClient } from '../../upstreams/catalog.client.ts';
import { ReviewsClient } from '../../upstreams/reviews.client.ts';
import { ProductParams } from './product.params.ts';
import { toProductView } from './product.view.ts';

const NEWEST_REVIEWS = 5;
const RELATED = 4;

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

  readonly product = plan('product', ProductParams, { deadline: '800ms' })
    .part('product', ({ query }) => this.catalog.product(query.id))
    .part('customer', { when: signedIn, within: '250ms', onFailure: 'omit' }, ({ caller }) => this.customers.customer(caller.customer))
    .batch('ratings', { max: 100, within: '300ms', onFailure: 'omit' }, ({ query }) => [query.id], (ids) => this.reviews.summaries(ids))
    .part('reviews', { within: '300ms', onFailure: 'omit' }, ({ query }) => this.reviews.newest(query.id, NEWEST_REVIEWS))
    .part('recommendations', { within: '250ms', onFailure: 'omit' }, ({ query }) => this.recommendations.related(query.id, RELATED))
    .part('related', { needs: ['recommendations'], within: '250ms', onFailure: 'omit' }, ({ recommendations }) =>
      this.catalog.products(recommendations),
    )
    .batch(
      'prices',
      { needs: ['product'], wants: ['related', 'customer'], max: QUOTE_MAX, within: '300ms', onFailure: 'omit' },
      ({ product, related = [] }) => [product, ...related].map(({ sku }) => sku),
      (skus, { customer }) => this.pricing.quote(skus, customer ?? DEFAULT_PRICES),
    )
    .batch(
      'stock',
      { needs: ['product'], wants: ['related'], max: STOCK_MAX, within: '300ms', onFailure: 'omit' },
      ({ product, related = [] }) => [product, ...related].map(({ sku }) => sku),
      (skus) => this.inventory.stock(skus),
    )
    .view(toProductView);
}
