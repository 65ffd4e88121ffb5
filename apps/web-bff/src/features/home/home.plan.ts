import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { CustomersClient, DEFAULT_PRICES, InventoryClient, PricingClient, QUOTE_MAX, RecommendationsClient, signedIn, STOCK_MAX } from '@portico/shop';
import { CatalogClient } from '../../upstreams/catalog.client.ts';
import { OrdersClient } from '../../upstreams/orders.client.ts';
import { HomeQuery } from './home.query.ts';
import { toHomeView } from './home.view.ts';

const RECOMMENDED = 6;

@Injectable()
export class HomePlan {
  constructor(
    private readonly catalog: CatalogClient,
    private readonly customers: CustomersClient,
    private readonly inventory: InventoryClient,
    private readonly orders: OrdersClient,
    private readonly pricing: PricingClient,
    private readonly recommendations: RecommendationsClient,
  ) {}

  readonly home = plan('home', HomeQuery, { deadline: '800ms', coalesce: 'anonymous' })
    .part('featured', ({ query }) => this.catalog.featured(query.limit))
    .part('customer', { when: signedIn, within: '250ms', onFailure: 'omit' }, ({ caller }) => this.customers.customer(caller.customer))
    .part('openOrders', { when: signedIn, onFailure: 'omit' }, ({ caller }) => this.orders.open(caller.customer))
    .part('customerId', { when: signedIn }, ({ caller }) => caller.customer)
    .part('recommendations', { wants: ['customerId'], within: '250ms', onFailure: 'omit' }, ({ customerId }) =>
      this.recommendations.forCustomer(customerId, RECOMMENDED),
    )
    .part('recommended', { needs: ['recommendations'], within: '250ms', onFailure: 'omit' }, ({ recommendations }) =>
      this.catalog.products(recommendations),
    )
    .batch(
      'prices',
      { needs: ['featured'], wants: ['recommended', 'customer'], max: QUOTE_MAX, within: '300ms', onFailure: 'omit' },
      ({ featured, recommended = [] }) => [...featured, ...recommended].map(({ sku }) => sku),
      (skus, { customer }) => this.pricing.quote(skus, customer ?? DEFAULT_PRICES),
    )
    .batch(
      'stock',
      { needs: ['featured'], wants: ['recommended'], max: STOCK_MAX, within: '300ms', onFailure: 'omit' },
      ({ featured, recommended = [] }) => [...featured, ...recommended].map(({ sku }) => sku),
      (skus) => this.inventory.stock(skus),
    )
    .view(toHomeView);
}
