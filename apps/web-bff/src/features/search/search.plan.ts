import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { CustomersClient, DEFAULT_PRICES, InventoryClient, PricingClient, QUOTE_MAX, signedIn, STOCK_MAX } from '@portico/shop';
import { CatalogClient } from '../../upstreams/catalog.client.ts';
import { ReviewsClient } from '../../upstreams/reviews.client.ts';
import { SearchQuery } from './search.query.ts';
import { PAGE_SIZE, toSearchView } from './search.view.ts';

@Injectable()
export class SearchPlan {
  constructor(
    private readonly catalog: CatalogClient,
    private readonly customers: CustomersClient,
    private readonly inventory: InventoryClient,
    private readonly pricing: PricingClient,
    private readonly reviews: ReviewsClient,
  ) {}

  readonly search = plan('search', SearchQuery, { deadline: '1s' })
    .part('results', ({ query: { q, page } }) => this.catalog.search(q, (page - 1) * PAGE_SIZE, PAGE_SIZE))
    .part('customer', { when: signedIn, within: '250ms', onFailure: 'omit' }, ({ caller }) => this.customers.customer(caller.customer))
    .batch(
      'prices',
      { needs: ['results'], wants: ['customer'], max: QUOTE_MAX, within: '300ms', onFailure: 'omit' },
      ({ results }) => results.items.map(({ sku }) => sku),
      (skus, { customer }) => this.pricing.quote(skus, customer ?? DEFAULT_PRICES),
    )
    .batch(
      'stock',
      { needs: ['results'], max: STOCK_MAX, within: '300ms', onFailure: 'omit' },
      ({ results }) => results.items.map(({ sku }) => sku),
      (skus) => this.inventory.stock(skus),
    )
    .batch(
      'ratings',
      { needs: ['results'], max: 100, within: '300ms', onFailure: 'omit' },
      ({ results }) => results.items.map(({ id }) => id),
      (ids) => this.reviews.summaries(ids),
    )
    .view(toSearchView);
}
