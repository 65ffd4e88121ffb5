import { currentContext, Problem } from '@portico/platform';
import type { CustomerId, RequestContext } from '@portico/platform';

/** For `when`: a part that only a known customer gets. */
export const signedIn = (_query: unknown, { caller }: RequestContext): boolean => caller?.customer !== undefined;

/**
 * The number of the known customer.
 * @throws Problem `forbidden` for a caller who is no customer; Error for an unknown one: ask behind `when: signedIn` or `@Authenticated()`
 */
export function customer(): CustomerId {
  const { caller } = currentContext();
  if (!caller) throw new Error('there is no caller here');
  if (caller.customer === undefined) throw new Problem('forbidden', { detail: 'this endpoint is for customers' });
  return caller.customer;
}
