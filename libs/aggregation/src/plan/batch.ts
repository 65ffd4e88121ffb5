import { atOnce } from './at-once.ts';
import type { PartOptions } from './part-types.ts';

export interface BatchOptions<Q, Names extends string> extends PartOptions<Q, Names> {
  /** The most keys that one call takes. */
  readonly max: number;
}

type Load<K, S, V> = (keys: readonly K[], seen: S) => Promise<ReadonlyMap<K, V>>;

/** Turns a lookup of many keys into as few calls as `max` allows, made side by side. */
export function batched<S, K, V>(
  max: number,
  keysOf: (seen: S) => Iterable<K>,
  load: Load<K, S, V>,
): (seen: S) => ReadonlyMap<K, V> | Promise<ReadonlyMap<K, V>> {
  if (!Number.isInteger(max) || max < 1) throw new RangeError(`a batch takes at least one key a call, not ${max}`);
  return (seen) => {
    const keys = [...new Set(atOnce(keysOf(seen), 'the function that gives the keys of a batch'))];
    if (keys.length === 0) return new Map<K, V>();
    if (keys.length <= max) return load(keys, seen);
    const calls: Promise<ReadonlyMap<K, V>>[] = [];
    // Async, so that when a call throws at once, the failures of those before it are still handled.
    for (let from = 0; from < keys.length; from += max) calls.push((async () => load(keys.slice(from, from + max), seen))());
    return Promise.all(calls).then((maps) => new Map(maps.flatMap((map) => [...map])));
  };
}
