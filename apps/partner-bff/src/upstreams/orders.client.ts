import { Injectable } from '@nestjs/common';
import { orders } from '@portico/contracts-orders';
import type { Order, OrdersContract } from '@portico/contracts-orders';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

/** What partner-bff asks of orders. */
@Injectable()
export class OrdersClient {
  private readonly api: HttpUpstream<OrdersContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(orders);
  }

  /** Anybody's order: whoever shows it checks whose it is. */
  order(id: string): Promise<Order> {
    return this.api.get('/orders/{id}', { path: { id } });
  }
}
