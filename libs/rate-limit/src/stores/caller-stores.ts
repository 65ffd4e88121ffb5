import { PerIssuer } from '@portico/platform';
import type { Caller } from '@portico/platform';
import type { LimitStore } from './limit.store.ts';

/** What the stores of callers are provided as. */
export const CALLER_STORES = Symbol('portico.caller-limits');

/** What is counted together: callers of one issuer, callers who are not known, and what functions of the options count. */
export type CallerKind = 'caller' | 'guest' | 'tracker';

/**
 * Where callers are counted, each kind for itself: what a store may hold is bounded, and when it is full somebody is forgotten. That is one
 * of the same kind, so that no flood of guests, or of another issuer's customers, gives a partner its quota back.
 */
export class CallerStores {
  readonly guests: LimitStore;
  readonly trackers: LimitStore;
  private readonly known: PerIssuer<LimitStore>;

  /** @param open makes a store */
  constructor(open: (kind: CallerKind) => LimitStore) {
    this.guests = open('guest');
    this.trackers = open('tracker');
    this.known = new PerIssuer(() => open('caller'));
  }

  of(caller: Caller | undefined): LimitStore {
    return caller ? this.known.of(caller.identity) : this.guests;
  }
}
