/**
 * Freezes plain data to the bottom: several hold it now, and none of them may change it for the others. It does not call itself:
 * JSON may be nested deeper than the stack is.
 *
 * @returns whether none of it can be changed now; bytes, dates, sets and maps cannot be frozen
 */
export function deepFreeze(value: unknown): boolean {
  const [found, seen] = [[value], new Set<object>()];
  let all = true;
  while (found.length > 0) {
    const next = found.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (isUnfreezable(next)) {
      all = false;
      continue;
    }
    Object.freeze(next);
    for (const inner of Object.values(next)) if (typeof inner === 'object') found.push(inner);
  }
  return all;
}

const isUnfreezable = (value: object): boolean => ArrayBuffer.isView(value) || value instanceof Date || value instanceof Set || value instanceof Map;

/** What each of several gets of an answer that they share: the same frozen data, and bytes of its own, which cannot be frozen. */
export function eachItsOwn<T>(value: T): () => T {
  return deepFreeze(value) ? () => value : () => withOwnBytes(value) as T;
}

/** Of contracts, only gRPC's have bytes within other values, and those are nested a hundred deep at most. */
function withOwnBytes(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (ArrayBuffer.isView(value)) return structuredClone(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(withOwnBytes));
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withOwnBytes(inner)])));
}
