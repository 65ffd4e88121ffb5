import { Injectable } from '@nestjs/common';
import { orders } from '@portico/contracts-orders';
import type { Order, OrdersContract } from '@portico/contracts-orders';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';
import { CUSTOMER, linesOf } from './reference.ts';

/** Places orders, without an idempotency key: nothing but the client's own care keeps a write from being doubled. */
@Injectable()
export class OrderPlacingClient {
  private readonly api: HttpUpstream<OrdersContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(orders);
  }

  place(reference: number): Promise<Order> {
    return this.api.post('/orders', { body: { customerId: CUSTOMER, lines: linesOf(reference) } });
  }
}
