import { whenCaller } from '@portico/aggregation';
import { currentContext, Problem } from '@portico/platform';
import type { Caller, CustomerId } from '@portico/platform';

type Customer = Caller & { readonly customer: CustomerId };

/** For `when`: a part that only a known customer gets. */
export const signedIn = whenCaller((caller): caller is Customer => caller.customer !== undefined);

/** The number of the customer that a known caller is. @throws Problem `forbidden` for a caller who is no customer */
export function customerOf({ customer }: Caller): CustomerId {
  if (customer === undefined) throw new Problem('forbidden', { detail: 'this endpoint is for customers' });
  return customer;
}

/**
 * For validators, which read no plan: the number of the customer who makes the current request.
 * @throws Problem `forbidden` for a caller who is no customer; Error for an unknown one: use it behind `@Authenticated()`
 */
export function currentCustomer(): CustomerId {
  const { caller } = currentContext();
  if (!caller) throw new Error('there is no caller here');
  return customerOf(caller);
}
