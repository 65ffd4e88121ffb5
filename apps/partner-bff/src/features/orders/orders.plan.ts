import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import type { Order as PlacedOrder } from '@portico/contracts-orders';
import { ownership } from '@portico/platform';
import { customer } from '../../caller.ts';
import { OrdersClient } from '../../upstreams/orders.client.ts';
import { refusalOf } from './order.refusal.ts';
import type { OrderParams } from './order.params.ts';
import type { OrderRequest } from './order.request.ts';
import { toOrder } from './order.view.ts';

const ownOrder = ownership(({ customerId }: PlacedOrder) => customerId);

@Injectable()
export class OrdersPlan {
  constructor(private readonly orders: OrdersClient) {}

  readonly order = plan<OrderParams>('order', { deadline: '1s' })
    .part('order', {}, async (_, { id }) => ownOrder(await this.orders.order(id)))
    .view(toOrder);

  readonly placing = plan<OrderRequest>('place-order', { deadline: '2500ms' })
    .part('order', {}, (_, { lines }) => this.place(lines))
    .view(toOrder);

  /** For whoever calls. @throws Problem for what the service refuses */
  private async place(lines: OrderRequest['lines']): Promise<PlacedOrder> {
    try {
      return await this.orders.place(customer(), lines);
    } catch (error) {
      throw refusalOf(error);
    }
  }
}
