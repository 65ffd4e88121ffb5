import { currentContext } from '../context/current.ts';
import { Problem } from '../problems/problem.ts';

/**
 * A rule of who owns things of a kind: it passes a thing on to its owner; others learn no more than of one that does not exist.
 *
 * ```ts
 * const ownOrder = ownership(({ customerId }: Order) => customerId);
 * const order = ownOrder(await this.orders.order(id));
 * ```
 *
 * @param ownerOf the number of the customer whose it is; undefined or empty where it belongs to no customer
 * @returns for use below a route. It throws Problem `not-found`.
 */
export const ownership =
  <Thing>(ownerOf: (thing: Thing) => string | undefined) =>
  (thing: Thing): Thing => {
    const { caller, events, scope } = currentContext();
    const customer = caller?.customer;
    if (customer && ownerOf(thing) === customer) return thing;
    if (caller) events.accessRefused.emit({ caller, because: 'owner' }, scope);
    throw new Problem('not-found');
  };
