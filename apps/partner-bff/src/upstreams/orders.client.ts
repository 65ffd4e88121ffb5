import { Injectable } from '@nestjs/common';
import { orders } from '@portico/contracts-orders';
import type { NewOrderLine, Order, OrdersContract } from '@portico/contracts-orders';
import { upstreamKey } from '@portico/idempotency';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

/** What partner-bff asks of orders. */
@Injectable()
export class OrdersClient {
  private readonly api: HttpUpstream<OrdersContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(orders);
  }

  /** Any order: the code that shows it checks whose it is. */
  order(id: string): Promise<Order> {
    return this.api.get('/orders/{id}', { path: { id } });
  }

  /** Places an order; one for each key of the current request. */
  place(customerId: string, lines: NewOrderLine[]): Promise<Order> {
    return this.api.post('/orders', { headers: { 'Idempotency-Key': upstreamKey() }, body: { customerId, lines } });
  }
}
