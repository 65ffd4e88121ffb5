import { atOnce } from './at-once.ts';
import type { PartOptions } from './part-types.ts';

export interface BatchOptions<Q, Names extends string> extends PartOptions<Q, Names> {
  /** The most keys that one call takes. */
  readonly max: number;
}

type Load<K, S, Q, V> = (keys: readonly K[], parts: S, query: Q) => Promise<ReadonlyMap<K, V>>;

/** Turns a lookup of many keys into as few calls as `max` allows, made side by side. */
export function batched<S, Q, K, V>(
  max: number,
  keysOf: (parts: S, query: Q) => Iterable<K>,
  load: Load<K, S, Q, V>,
): (parts: S, query: Q) => ReadonlyMap<K, V> | Promise<ReadonlyMap<K, V>> {
  if (!Number.isInteger(max) || max < 1) throw new RangeError(`a batch takes at least one key a call, not ${max}`);
  return (parts, query) => {
    const keys = [...new Set(atOnce(keysOf(parts, query), 'the function that gives the keys of a batch'))];
    if (keys.length === 0) return new Map<K, V>();
    if (keys.length <= max) return load(keys, parts, query);
    const calls: Promise<ReadonlyMap<K, V>>[] = [];
    // Async, so that a call that throws at once does not leave those before it without anyone who handles their failures.
    for (let from = 0; from < keys.length; from += max) calls.push((async () => load(keys.slice(from, from + max), parts, query))());
    return Promise.all(calls).then((maps) => new Map(maps.flatMap((map) => [...map])));
  };
}
