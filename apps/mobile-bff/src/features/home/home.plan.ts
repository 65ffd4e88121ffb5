import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { CustomersClient, DEFAULT_PRICES, InventoryClient, PricingClient, QUOTE_MAX, RecommendationsClient, signedIn, STOCK_MAX } from '@portico/shop';
import { CatalogClient } from '../../upstreams/catalog.client.ts';
import { OrdersClient } from '../../upstreams/orders.client.ts';
import { HomeScreen, toHomeView } from './home.view.ts';

const FEATURED = 10;
const FOR_YOU = 6;
const OPEN_ORDERS = 3;

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

  readonly home = plan('home', HomeScreen, { deadline: '700ms', coalesce: 'anonymous' })
    .part('featured', () => this.catalog.featured(FEATURED))
    .part('customer', { when: signedIn, within: '200ms', onFailure: 'omit' }, ({ caller }) => this.customers.customer(caller.customer))
    .part('orders', { when: signedIn, within: '400ms', onFailure: 'omit' }, ({ caller }) => this.orders.open(caller.customer, OPEN_ORDERS))
    .part('customerId', { when: signedIn }, ({ caller }) => caller.customer)
    .part('recommendations', { wants: ['customerId'], within: '200ms', onFailure: 'omit' }, ({ customerId }) =>
      this.recommendations.forCustomer(customerId, FOR_YOU),
    )
    .part('forYou', { needs: ['recommendations'], within: '200ms', onFailure: 'omit' }, ({ recommendations }) =>
      this.catalog.products(recommendations),
    )
    .batch(
      'prices',
      { needs: ['featured'], wants: ['forYou', 'customer'], max: QUOTE_MAX, within: '250ms', onFailure: 'omit' },
      ({ featured, forYou = [] }) => [...featured, ...forYou].map(({ sku }) => sku),
      (skus, { customer }) => this.pricing.quote(skus, customer ?? DEFAULT_PRICES),
    )
    .batch(
      'stock',
      { needs: ['featured'], wants: ['forYou'], max: STOCK_MAX, within: '250ms', onFailure: 'omit' },
      ({ featured, forYou = [] }) => [...featured, ...forYou].map(({ sku }) => sku),
      (skus) => this.inventory.stock(skus),
    )
    .view(toHomeView);
}
