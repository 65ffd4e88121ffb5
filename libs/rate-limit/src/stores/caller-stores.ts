import type { Caller } from '@portico/platform';
import type { LimitStore } from './limit.store.ts';

/** What the stores of callers are provided as. */
export const CALLER_STORES = Symbol('portico.caller-limits');

/** What is counted together: callers of one issuer, callers who are not known, and what functions of the options count. */
export type CallerKind = 'caller' | 'guest' | 'tracker';

/** Issuers that have a store to themselves. A BFF believes a few; the rest would be those of a strategy that makes them up. */
const MOST = 32;

/**
 * Where callers are counted, each kind for itself: what a store may hold is bounded, and when it is full somebody is forgotten. That is one
 * of the same kind, so that no flood of guests, or of another issuer's customers, gives a partner its quota back.
 */
export class CallerStores {
  readonly guests: LimitStore;
  readonly trackers: LimitStore;
  private readonly byIssuer = new Map<string, LimitStore>();
  private others: LimitStore | undefined;

  /** @param open makes a store */
  constructor(private readonly open: (kind: CallerKind) => LimitStore) {
    this.guests = open('guest');
    this.trackers = open('tracker');
  }

  of(caller: Caller | undefined): LimitStore {
    if (!caller) return this.guests;
    const { issuer } = caller.identity;
    return this.byIssuer.get(issuer) ?? this.add(issuer);
  }

  private add(issuer: string): LimitStore {
    if (this.byIssuer.size >= MOST) return (this.others ??= this.open('caller'));
    const store = this.open('caller');
    this.byIssuer.set(issuer, store);
    return store;
  }
}
