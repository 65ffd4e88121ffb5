import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import type { NewOrder, Order } from '@portico/contracts-orders';
import { CatalogClient, PRODUCTS_MAX } from '../../upstreams/catalog.client.ts';
import { OrdersClient } from '../../upstreams/orders.client.ts';
import { toOrderPlacedView } from './order-placed.view.ts';
import { refusalOf } from './order.refusal.ts';
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

  readonly placing = plan<NewOrder>('place-order', { deadline: '1500ms' })
    .part('order', {}, (_, order) => this.place(order))
    .view(toOrderPlacedView);

  /** @throws Problem for what the service refuses */
  private async place({ customerId, lines }: NewOrder): Promise<Order> {
    try {
      return await this.orders.place(customerId, lines);
    } catch (error) {
      throw refusalOf(error);
    }
  }
}
