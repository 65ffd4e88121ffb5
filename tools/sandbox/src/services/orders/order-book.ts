import { numberOf, orderId } from '../../data/identifiers.ts';
import type { Order } from '@portico/contracts-orders';

/** An order as it was placed, with the idempotency key and the fingerprint of the request that placed it. */
export interface Placement {
  readonly order: Order;
  readonly key: string | undefined;
  readonly fingerprint: string;
}

/** Which ids this book gives out: every `of`-th, so that books of several processes never give the same. */
export interface IdShare {
  readonly number: number;
  readonly of: number;
}

/** All orders, the newest first. */
export class OrderBook {
  readonly #seed: readonly Order[];
  readonly #share: IdShare;
  readonly #listeners = new Set<(placement: Placement) => void>();
  readonly #byId = new Map<string, Order>();
  readonly #byCustomer = new Map<string, Order[]>();
  readonly #byKey = new Map<string, Placement>();
  #newestFirst: Order[] = [];
  #nextId: number;

  /** `seed` is sorted by ascending id. */
  constructor(seed: readonly Order[], share: IdShare = { number: 1, of: 1 }) {
    this.#seed = seed;
    this.#share = share;
    this.#nextId = seed.length + share.number;
    this.reset();
  }

  get(id: string): Order | undefined {
    return this.#byId.get(id);
  }

  list(customer: string | undefined): readonly Order[] {
    return customer === undefined ? this.#newestFirst : (this.#byCustomer.get(customer) ?? []);
  }

  placedWith(key: string): Placement | undefined {
    return this.#byKey.get(key);
  }

  nextId(): string {
    const id = orderId(this.#nextId);
    this.#nextId += this.#share.of;
    return id;
  }

  /** Adds an order and tells the listeners. */
  place(placement: Placement): void {
    this.adopt(placement);
    for (const listener of this.#listeners) listener(placement);
  }

  /** Adds an order that another book has taken. */
  adopt(placement: Placement): void {
    this.#add(placement.order);
    if (placement.key !== undefined) this.#byKey.set(placement.key, placement);
  }

  onPlaced(listener: (placement: Placement) => void): void {
    this.#listeners.add(listener);
  }

  /** Forgets all but the seed. */
  reset(): void {
    this.#byId.clear();
    this.#byCustomer.clear();
    this.#byKey.clear();
    this.#newestFirst = [];
    this.#nextId = this.#seed.length + this.#share.number;
    for (const order of this.#seed.toReversed()) this.#append(order);
  }

  #append(order: Order): void {
    this.#byId.set(order.id, order);
    this.#newestFirst.push(order);
    const own = this.#byCustomer.get(order.customerId);
    if (own) own.push(order);
    else this.#byCustomer.set(order.customerId, [order]);
  }

  #add(order: Order): void {
    this.#byId.set(order.id, order);
    insert(this.#newestFirst, order);
    const own = this.#byCustomer.get(order.customerId) ?? [];
    insert(own, order);
    this.#byCustomer.set(order.customerId, own);
  }
}

/** Keeps the descending order of the ids, also where another book's order arrives late. */
const insert = (newestFirst: Order[], order: Order): void => {
  const number = numberOf(order.id);
  const at = newestFirst.findIndex(({ id }) => numberOf(id) < number);
  newestFirst.splice(at < 0 ? newestFirst.length : at, 0, order);
};
