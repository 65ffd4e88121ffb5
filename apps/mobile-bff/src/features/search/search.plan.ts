import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { CustomersClient, DEFAULT_PRICES, InventoryClient, PricingClient, QUOTE_MAX, signedIn, STOCK_MAX } from '@portico/shop';
import { CatalogClient } from '../../upstreams/catalog.client.ts';
import { SearchScreen, toSearchView } from './search.view.ts';

const PAGE_SIZE = 20;

@Injectable()
export class SearchPlan {
  constructor(
    private readonly catalog: CatalogClient,
    private readonly customers: CustomersClient,
    private readonly inventory: InventoryClient,
    private readonly pricing: PricingClient,
  ) {}

  readonly search = plan('search', SearchScreen, { deadline: '700ms' })
    .part('matches', ({ query }) => this.catalog.search(query.q, query.cursor, PAGE_SIZE))
    .part('customer', { when: signedIn, within: '200ms', onFailure: 'omit' }, ({ caller }) => this.customers.customer(caller.customer))
    .batch(
      'prices',
      { needs: ['matches'], wants: ['customer'], max: QUOTE_MAX, within: '250ms', onFailure: 'omit' },
      ({ matches }) => matches.items.map(({ sku }) => sku),
      (skus, { customer }) => this.pricing.quote(skus, customer ?? DEFAULT_PRICES),
    )
    .batch(
      'stock',
      { needs: ['matches'], max: STOCK_MAX, within: '250ms', onFailure: 'omit' },
      ({ matches }) => matches.items.map(({ sku }) => sku),
      (skus) => this.inventory.stock(skus),
    )
    .view(toSearchView);
}
