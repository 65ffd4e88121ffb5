import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { signedIn } from '../../caller.ts';
import { CatalogClient } from '../../upstreams/catalog.client.ts';
import { CustomersClient } from '../../upstreams/customers.client.ts';
import { InventoryClient, STOCK_MAX } from '../../upstreams/inventory.client.ts';
import { DEFAULT_PRICES, PricingClient, QUOTE_MAX } from '../../upstreams/pricing.client.ts';
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
