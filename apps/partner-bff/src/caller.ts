import { Problem } from '@portico/platform';
import type { Caller, CustomerId } from '@portico/platform';

/** The number of the customer that a known caller orders for. @throws Problem `forbidden` for one that orders for none */
export function customerOf({ customer }: Caller): CustomerId {
  if (customer === undefined) throw new Problem('forbidden', { detail: 'the partner orders for no customer: its record has no subject' });
  return customer;
}
