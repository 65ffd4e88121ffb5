import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { customer } from '../../caller.ts';
import { BATCH_MAX, CatalogClient } from '../../upstreams/catalog.client.ts';
import { OrdersClient } from '../../upstreams/orders.client.ts';
import type { AccountOrdersQuery } from './account-orders.query.ts';
import { toAccountOrdersView } from './account-orders.view.ts';

@Injectable()
export class AccountOrdersPlan {
  constructor(
    private readonly catalog: CatalogClient,
    private readonly orders: OrdersClient,
  ) {}

  readonly accountOrders = plan<AccountOrdersQuery>('accountOrders', { deadline: '1s' })
    .part('orders', {}, (_, { cursor, limit }) => this.orders.ofCustomer(customer(), cursor, limit))
    .batch(
      'products',
      { needs: ['orders'], max: BATCH_MAX, within: '300ms', onFailure: 'omit' },
      ({ orders }) => orders.items.flatMap(({ lines }) => lines.map(({ sku }) => sku)),
      (skus) => this.catalog.productsBySku(skus),
    )
    .view(toAccountOrdersView);
}
