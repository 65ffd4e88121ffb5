import { Shelf } from './shelf.ts';

/** Keeps in memory what the provider has issued; unlike the library's own, without a bound and open to the control surface. */
export class MemoryStorage {
  readonly #shelves = new Map<string, Shelf>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @param kind as the provider names its models: `Session`, `RefreshToken` */
  shelf(kind: string): Shelf {
    const found = this.#shelves.get(kind) ?? new Shelf(this.#now);
    this.#shelves.set(kind, found);
    return found;
  }
}
