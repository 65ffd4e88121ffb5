import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import type { Order as PlacedOrder } from '@portico/contracts-orders';
import { ownership } from '@portico/platform';
import type { CustomerId } from '@portico/platform';
import { OrderRequest, refusalOf } from '@portico/shop';
import { customerOf } from '../../caller.ts';
import { OrdersClient } from '../../upstreams/orders.client.ts';
import { OrderParams } from './order.params.ts';
import { toOrder } from './order.view.ts';

const ownOrder = ownership(({ customerId }: PlacedOrder) => customerId);

@Injectable()
export class OrdersPlan {
  constructor(private readonly orders: OrdersClient) {}

  readonly order = plan('order', OrderParams, { deadline: '1s' })
    .part('order', async ({ query }) => ownOrder(await this.orders.order(query.id)))
    .view(toOrder);

  readonly placing = plan('place-order', OrderRequest, { deadline: '2500ms', caller: 'required' })
    .part('order', ({ query, caller }) => this.place(customerOf(caller), query.lines))
    .view(toOrder);

  /** @throws Problem for what the service refuses */
  private async place(customer: CustomerId, lines: OrderRequest['lines']): Promise<PlacedOrder> {
    try {
      return await this.orders.place(customer, lines);
    } catch (error) {
      throw refusalOf(error);
    }
  }
}
