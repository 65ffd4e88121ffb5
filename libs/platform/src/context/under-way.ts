/** An entry in flight that knows its index in the list, so that it is removed without a search. */
export interface Placed {
  place: number;
}

/**
 * The entries in flight, in no order. Not a `Set`, because of the collector: when one is rehashed, which it is for every few entries that
 * come and go, V8 leaves the old table pointing to the new one; old tables that have come of age keep alive all that was in those
 * after them, until the next full collection.
 */
export class UnderWay<T extends Placed> {
  private readonly list: T[] = [];

  add(one: T): void {
    one.place = this.list.length;
    this.list.push(one);
  }

  /** Does nothing for one that is not there. */
  remove(one: T): void {
    if (this.list[one.place] !== one) return;
    const last = this.list.pop() as T;
    if (last === one) return;
    last.place = one.place;
    this.list[one.place] = last;
  }

  get size(): number {
    return this.list.length;
  }

  find(matches: (one: T) => boolean): T | undefined {
    return this.list.find(matches);
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.list.values();
  }
}
