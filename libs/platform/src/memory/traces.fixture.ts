/** A linear congruential generator (Numerical Recipes): the same numbers at every run. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Numbers from 0 by Zipf's law: the nth is asked for `n ** -skew` times as often as the first. */
function zipf(many: number, skew: number, random: () => number): () => number {
  const sums = new Float64Array(many);
  let sum = 0;
  for (let rank = 0; rank < many; rank += 1) sums[rank] = sum += (rank + 1) ** -skew;
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, many - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Entries that there is room for; each takes one byte. */
export const ROOM = 1_000;
const REQUESTS = 120_000;

/** Three kinds of traffic, as the keys that are asked for. */
export const TRACES: Readonly<Record<string, () => Iterable<string>>> = {
  /** Products by popularity. */
  *zipf() {
    const next = zipf(50_000, 0.8, generator(1));
    for (let at = 0; at < REQUESTS; at += 1) yield `p${next()}`;
  },
  /** The same, while a crawler reads all pages, one after the other, once. */
  *'zipf and scan'() {
    const random = generator(2);
    const next = zipf(50_000, 0.9, random);
    for (let at = 0; at < REQUESTS; at += 1) yield at % 10_000 < 5_000 && random() < 0.7 ? `page${at}` : `p${next()}`;
  },
  /** The same, while a job reads a list repeatedly that is somewhat longer than there is room for. */
  *'zipf and loop'() {
    const random = generator(3);
    const next = zipf(20_000, 0.9, random);
    let turn = 0;
    for (let at = 0; at < REQUESTS; at += 1) yield random() < 0.5 ? `item${turn++ % (ROOM * 1.5)}` : `p${next()}`;
  },
};

/** The share of requests for which `has` finds the key; `put` is called for the others. */
export function hitRate(trace: Iterable<string>, has: (key: string) => boolean, put: (key: string) => void): number {
  let [hits, all] = [0, 0];
  for (const key of trace) {
    all += 1;
    if (has(key)) hits += 1;
    else put(key);
  }
  return hits / all;
}

/** Drops what was not used for longest. */
export class Lru {
  private readonly keys = new Map<string, true>();

  has(key: string): boolean {
    if (!this.keys.delete(key)) return false;
    this.keys.set(key, true);
    return true;
  }

  put(key: string): void {
    if (this.keys.size >= ROOM) this.keys.delete(this.keys.keys().next().value as string);
    this.keys.set(key, true);
  }
}
