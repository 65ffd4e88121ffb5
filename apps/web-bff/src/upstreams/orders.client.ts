import { Injectable } from '@nestjs/common';
import { orders } from '@portico/contracts-orders';
import type { Order, OrderPage, OrdersContract } from '@portico/contracts-orders';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

/** What web-bff asks of orders. */
@Injectable()
export class OrdersClient {
  private readonly api: HttpUpstream<OrdersContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(orders);
  }

  /** Orders that are still on their way, newest first. */
  async open(customerId: string): Promise<Order[]> {
    const page = await this.api.get('/orders', { query: { customerId, status: ['placed', 'packed', 'shipped'], limit: 5 } });
    return page.items;
  }

  ofCustomer(customerId: string, cursor: string | undefined, limit: number): Promise<OrderPage> {
    return this.api.get('/orders', { query: { customerId, limit, ...(cursor === undefined ? {} : { cursor }) } });
  }
}
