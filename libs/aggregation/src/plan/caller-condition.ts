import type { Caller } from '@portico/platform';

const CALLER: unique symbol = Symbol('portico.caller-condition');

/** What a `when` reads. */
export interface Asked<Q> {
  readonly query: Q;
  /** Undefined for a caller who is not known. */
  readonly caller: Caller | undefined;
}

/** A `when` that holds for known callers only. The part behind it sees the caller, as a `C`. */
export interface CallerCondition<C extends Caller> {
  (asked: Pick<Asked<unknown>, 'caller'>): boolean;
  readonly [CALLER]: C | true;
}

/**
 * A `when` for parts that only a known caller gets, or only one that `is` says yes to. What it says is what the part sees:
 *
 * ```ts
 * const signedIn = whenCaller((caller): caller is Customer => caller.customer !== undefined);
 * plan('home', { deadline: '1s' }).part('orders', { when: signedIn }, ({ caller }) => orders.open(caller.customer));
 * ```
 */
export function whenCaller<C extends Caller>(is: (caller: Caller) => caller is C): CallerCondition<C>;
export function whenCaller(is?: (caller: Caller) => boolean): CallerCondition<Caller>;
export function whenCaller(is: (caller: Caller) => boolean = () => true): CallerCondition<Caller> {
  return Object.assign(({ caller }: Pick<Asked<unknown>, 'caller'>) => caller !== undefined && is(caller), { [CALLER]: true as const });
}

export const isCallerCondition = (when: object | undefined): boolean => when !== undefined && CALLER in when;
