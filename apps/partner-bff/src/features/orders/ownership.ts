import { Problem } from '@portico/platform';
import type { Caller } from '@portico/platform';
import type { Order } from '@portico/contracts-orders';

/** Passes an order on to its owner; others learn no more than of one that does not exist. @throws Problem `not-found` */
export function ownedBy(caller: Caller | undefined, order: Order): Order {
  if (order.customerId !== caller?.subject) throw new Problem('not-found');
  return order;
}
