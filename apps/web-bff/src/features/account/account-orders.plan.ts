import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { customerOf } from '@portico/shop';
import { BATCH_MAX, CatalogClient } from '../../upstreams/catalog.client.ts';
import { OrdersClient } from '../../upstreams/orders.client.ts';
import { AccountOrdersQuery } from './account-orders.query.ts';
import { toAccountOrdersView } from './account-orders.view.ts';

@Injectable()
export class AccountOrdersPlan {
  constructor(
    private readonly catalog: CatalogClient,
    private readonly orders: OrdersClient,
  ) {}

  readonly accountOrders = plan('accountOrders', AccountOrdersQuery, { deadline: '1s', caller: 'required' })
    .part('orders', ({ query, caller }) => this.orders.ofCustomer(customerOf(caller), query.cursor, query.limit))
    .batch(
      'products',
      { needs: ['orders'], max: BATCH_MAX, within: '300ms', onFailure: 'omit' },
      ({ orders }) => orders.items.flatMap(({ lines }) => lines.map(({ sku }) => sku)),
      (skus) => this.catalog.productsBySku(skus),
    )
    .view(toAccountOrdersView);
}
