import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { currentContext } from '@portico/platform';
import { customer, signedIn } from '../../caller.ts';
import { CatalogClient } from '../../upstreams/catalog.client.ts';
import { CustomersClient } from '../../upstreams/customers.client.ts';
import { InventoryClient, STOCK_MAX } from '../../upstreams/inventory.client.ts';
import { OrdersClient } from '../../upstreams/orders.client.ts';
import { DEFAULT_PRICES, PricingClient, QUOTE_MAX } from '../../upstreams/pricing.client.ts';
import { RecommendationsClient } from '../../upstreams/recommendations.client.ts';
import { toHomeView } from './home.view.ts';
import type { HomeScreen } from './home.view.ts';

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

  readonly home = plan<HomeScreen>('home', { deadline: '700ms', share: 'anonymous' })
    .part('featured', {}, () => this.catalog.featured(FEATURED))
    .part('customer', { when: signedIn, within: '200ms', onFailure: 'omit' }, () => this.customers.customer(customer()))
    .part('orders', { when: signedIn, within: '400ms', onFailure: 'omit' }, () => this.orders.open(customer(), OPEN_ORDERS))
    .part('recommendations', { within: '200ms', onFailure: 'omit' }, () =>
      this.recommendations.forCustomer(currentContext().caller?.customer, FOR_YOU),
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
