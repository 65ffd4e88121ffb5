import { types } from 'node:util';

/**
 * Can nothing about a value change any more? It is plain data, frozen all the way down: objects and arrays with data properties alone. A getter, a
 * class, a Proxy, a Map or a Date may say something else each time.
 */
export function isUnchanging(value: unknown): boolean {
  // The first look at most answers is the last one.
  if (!isFrozenData(value)) return false;
  const seen = new Set<unknown>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    if (!isFrozenData(next)) return false;
    seen.add(next);
    for (const key of Reflect.ownKeys(next)) {
      const property = Object.getOwnPropertyDescriptor(next, key) as PropertyDescriptor;
      if (property.get || property.set || typeof property.value === 'function') return false;
      open.push(property.value);
    }
  }
  return true;
}

/** Traps of a Proxy must not be called, so that it is asked for first. */
function isFrozenData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (types.isProxy(value) || !Object.isFrozen(value)) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === null || prototype === (Array.isArray(value) ? Array.prototype : Object.prototype);
}
