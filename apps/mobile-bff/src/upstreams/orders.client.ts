import { Injectable } from '@nestjs/common';
import { orders } from '@portico/contracts-orders';
import type { NewOrderLine, Order, OrderPage, OrdersContract } from '@portico/contracts-orders';
import { upstreamKey } from '@portico/idempotency';
import { openCursor, sealCursor } from '@portico/platform';
import type { ListKey } from '@portico/platform';
import { refusedFields, Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

interface ListQuery {
  readonly customerId: string;
  readonly limit: number;
  readonly status?: Order['status'][];
  readonly cursor?: string;
}

/** What a cursor of a customer's orders belongs to. */
export const ordersOf = (customerId: string): ListKey => ['orders', customerId];

/** What mobile-bff asks of orders. */
@Injectable()
export class OrdersClient {
  private readonly api: HttpUpstream<OrdersContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(orders);
  }

  /** Orders that are still on their way, newest first. */
  async open(customerId: string, limit: number): Promise<Order[]> {
    const page = await this.list({ customerId, status: ['placed', 'packed', 'shipped'], limit });
    return page.items;
  }

  /** All orders of a customer, newest first. Cursors are sealed for this list. */
  async ofCustomer(customerId: string, sealed: string | undefined, limit: number): Promise<OrderPage> {
    const list = ordersOf(customerId);
    const cursor = sealed === undefined ? undefined : openCursor(list, sealed);
    const page = await this.list({ customerId, limit, ...(cursor === undefined ? {} : { cursor }) });
    return { ...page, nextCursor: page.nextCursor === null ? null : sealCursor(list, page.nextCursor) };
  }

  /** Places an order; one for each key of the current request. */
  place(customerId: string, lines: NewOrderLine[]): Promise<Order> {
    return this.api.post('/orders', { headers: { 'Idempotency-Key': upstreamKey() }, body: { customerId, lines } });
  }

  /** A caller whose number is none that the service knows, as when people come from another provider, has no orders. */
  private async list(query: ListQuery): Promise<OrderPage> {
    try {
      return await this.api.get('/orders', { query });
    } catch (error) {
      if (!refusedFields(error, 'query').includes('customerId')) throw error;
      return { items: [], nextCursor: null, total: 0 };
    }
  }
}
