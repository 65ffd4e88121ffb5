import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { currentContext } from '@portico/platform';
import { OrdersClient } from '../../upstreams/orders.client.ts';
import type { OrderParams } from './order.params.ts';
import { toOrder } from './order.view.ts';
import { ownedBy } from './ownership.ts';

@Injectable()
export class OrdersPlan {
  constructor(private readonly orders: OrdersClient) {}

  readonly order = plan<OrderParams>('order', { deadline: '1s' })
    .part('order', {}, async (_, { id }) => ownedBy(currentContext().caller, await this.orders.order(id)))
    .view(toOrder);
}
