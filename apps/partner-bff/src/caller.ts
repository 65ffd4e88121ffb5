import { currentContext, Problem } from '@portico/platform';
import type { CustomerId } from '@portico/platform';

/**
 * The number of the customer that the known caller orders for.
 * @throws Problem `forbidden` for one that orders for none; Error for an unknown one: ask behind `@Authenticated()`
 */
export function customer(): CustomerId {
  const { caller } = currentContext();
  if (!caller) throw new Error('there is no caller here');
  if (caller.customer === undefined) throw new Problem('forbidden', { detail: 'the partner orders for no customer: its record has no subject' });
  return caller.customer;
}
