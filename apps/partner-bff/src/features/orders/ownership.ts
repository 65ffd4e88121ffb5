import { Problem } from '@portico/platform';
import type { Caller } from '@portico/platform';
import type { Order } from '@portico/contracts-orders';

/** Passes on an order to whom it belongs. Others learn no more than of an order that does not exist. @throws Problem `not-found` */
export function ownedBy(caller: Caller | undefined, order: Order): Order {
  if (order.customerId !== caller?.subject) throw new Problem('not-found');
  return order;
}
