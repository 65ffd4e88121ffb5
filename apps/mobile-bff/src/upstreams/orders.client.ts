import { Injectable } from '@nestjs/common';
import { orders } from '@portico/contracts-orders';
import type { Order, OrderPage, OrdersContract } from '@portico/contracts-orders';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

/** What mobile-bff asks of orders. */
@Injectable()
export class OrdersClient {
  private readonly api: HttpUpstream<OrdersContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(orders);
  }

  /** Orders that are still on their way, newest first. */
  async open(customerId: string, limit: number): Promise<Order[]> {
    const page = await this.api.get('/orders', { query: { customerId, status: ['placed', 'packed', 'shipped'], limit } });
    return page.items;
  }

  /** All orders of a customer, newest first. */
  ofCustomer(customerId: string, cursor: string | undefined, limit: number): Promise<OrderPage> {
    return this.api.get('/orders', { query: { customerId, limit, ...(cursor === undefined ? {} : { cursor }) } });
  }
}
