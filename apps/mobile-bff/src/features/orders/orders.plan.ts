import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import type { NewOrderLine, Order } from '@portico/contracts-orders';
import type { CustomerId } from '@portico/platform';
import { customerOf, OrderRequest, refusalOf } from '@portico/shop';
import { CatalogClient, PRODUCTS_MAX } from '../../upstreams/catalog.client.ts';
import { OrdersClient } from '../../upstreams/orders.client.ts';
import { toOrderPlacedView } from './order-placed.view.ts';
import { OrdersScreen, toOrdersView } from './orders.view.ts';

const PAGE_SIZE = 10;

@Injectable()
export class OrdersPlan {
  constructor(
    private readonly catalog: CatalogClient,
    private readonly orders: OrdersClient,
  ) {}

  readonly list = plan('orders', OrdersScreen, { deadline: '700ms', caller: 'required', kept: 'private' })
    .part('orders', ({ query, caller }) => this.orders.ofCustomer(customerOf(caller), query.cursor, PAGE_SIZE))
    .batch(
      'products',
      { needs: ['orders'], max: PRODUCTS_MAX, within: '250ms', onFailure: 'omit' },
      ({ orders }) => orders.items.flatMap(({ lines: [first] }) => first?.sku ?? []),
      (skus) => this.catalog.productsBySku(skus),
    )
    .view(toOrdersView);

  readonly placing = plan('place-order', OrderRequest, { deadline: '1500ms', caller: 'required' })
    .part('order', ({ query, caller }) => this.place(customerOf(caller), query.lines))
    .view(toOrderPlacedView);

  /** @throws Problem for what the service refuses */
  private async place(customer: CustomerId, lines: NewOrderLine[]): Promise<Order> {
    try {
      return await this.orders.place(customer, lines);
    } catch (error) {
      throw refusalOf(error);
    }
  }
}
