import { currentContext } from '../context/current.ts';
import type { RequestContext } from '../context/request-context.ts';
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
 * @returns for use below a route. It throws Problem `not-found`; `upstream-invalid` when an answer of an upstream breaks its contract, so that it cannot be
 *   read whose the thing is
 */
export const ownership =
  <Thing>(ownerOf: (thing: Thing) => string | undefined) =>
  (thing: Thing): Thing => {
    const context = currentContext();
    const { caller, events, scope } = context;
    const customer = caller?.customer;
    if (customer) {
      const owner: unknown = ownerOf(thing);
      if (owner === customer) return thing;
      if (typeof owner !== 'string') checkAnswers(context);
    }
    if (caller) events.accessRefused.emit({ caller, because: 'owner' }, scope);
    throw new Problem('not-found');
  };

/** In production few answers are checked before they are used. @throws Problem `upstream-invalid` */
function checkAnswers({ answers, events, scope }: RequestContext): void {
  for (let answer = answers; answer; answer = answer.previous) {
    const { breach } = answer;
    if (!breach) continue;
    events.contractBroken.emit(breach, scope);
    throw new Problem('upstream-invalid', { cause: new Error(`${breach.upstream} ${breach.operation}: whose it is cannot be read, ${breach.fault}`) });
  }
}
