// Kept at hand: where globals are looked up through an interceptor, as in Jest, they cost more than the arithmetic.
const { imul, floor } = Math;

/** A seeded source of numbers: mulberry32 (T. Ettinger, public domain), 32 bits of state, the same sequence on every machine. */
export class Random {
  #state: number;

  constructor(seed: string) {
    // FNV-1a, so that every part of the data set has a stream of its own and may be built in any order.
    let hash = 0x811c9dc5;
    for (let index = 0; index < seed.length; index += 1) hash = imul(hash ^ seed.charCodeAt(index), 0x01000193);
    this.#state = hash >>> 0;
  }

  /** At least 0 and below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + floor(this.next() * (high - low + 1));
  }

  /** True with the probability `share`. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    const index = floor(this.next() * from.length);
    if (index >= from.length) throw new RangeError('cannot pick from an empty list');
    return from[index] as T;
  }
}
