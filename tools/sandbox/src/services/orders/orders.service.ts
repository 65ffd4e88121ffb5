import type { DataSet } from '../../data/data-set.ts';
import { numberOf } from '../../data/identifiers.ts';
import type { OrdersOperations } from '@portico/contracts-orders';
import type { HttpService } from '../../http/http-service.ts';
import { httpService } from '../../http/http-service.ts';
import { notFound } from '../../http/service-problem.ts';
import { pageByNumber } from '../../paging/page.ts';
import type { OrderBook } from './order-book.ts';
import { placeOrder } from './place-order.ts';

/** May be stored by the customer's own cache, and is asked for again each time. */
const PERSONAL = 'private, no-cache';

/** Orders. `now` gives the epoch milliseconds at which an order is placed. */
export const ordersService = (data: DataSet, book: OrderBook, now: () => number): HttpService =>
  httpService<OrdersOperations>('orders', {
    listOrders: ({ query: { customerId, status, ...page } }) => {
      const orders = book.list(customerId).filter((order) => !status || status.includes(order.status));
      const list = JSON.stringify([customerId, status]);
      return {
        body: { ...pageByNumber(orders, ({ id }) => numberOf(id), list, page), total: orders.length },
        cacheControl: PERSONAL,
      };
    },
    createOrder: ({ body, header }) => {
      const order = placeOrder(data, book, body, header['Idempotency-Key'], now());
      return { status: 201, body: order, headers: { location: `/orders/${order.id}` }, cacheControl: 'no-store' };
    },
    getOrder: ({ path: { id } }) => {
      const order = book.get(id);
      if (!order) throw notFound('order', id);
      return { body: order, cacheControl: PERSONAL };
    },
  });
