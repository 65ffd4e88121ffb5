import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { CatalogClient, PRODUCTS_MAX } from '../../upstreams/catalog.client.ts';
import { OrdersClient } from '../../upstreams/orders.client.ts';
import { toOrdersView } from './orders.view.ts';
import type { OrdersScreen } from './orders.view.ts';

const PAGE_SIZE = 10;

@Injectable()
export class OrdersPlan {
  constructor(
    private readonly catalog: CatalogClient,
    private readonly orders: OrdersClient,
  ) {}

  readonly list = plan<OrdersScreen>('orders', { deadline: '700ms' })
    .part('orders', {}, (_, { customerId, cursor }) => this.orders.ofCustomer(customerId, cursor, PAGE_SIZE))
    .batch(
      'products',
      { needs: ['orders'], max: PRODUCTS_MAX, within: '250ms', onFailure: 'omit' },
      ({ orders }) => orders.items.flatMap(({ lines: [first] }) => first?.sku ?? []),
      (skus) => this.catalog.productsBySku(skus),
    )
    .view(toOrdersView);
}
