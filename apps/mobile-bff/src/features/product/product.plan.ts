import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { signedIn } from '../../caller.ts';
import { CatalogClient } from '../../upstreams/catalog.client.ts';
import { CustomersClient } from '../../upstreams/customers.client.ts';
import { InventoryClient, STOCK_MAX } from '../../upstreams/inventory.client.ts';
import { DEFAULT_PRICES, PricingClient, QUOTE_MAX } from '../../upstreams/pricing.client.ts';
import { RecommendationsClient } from '../../upstreams/recommendations.client.ts';
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
