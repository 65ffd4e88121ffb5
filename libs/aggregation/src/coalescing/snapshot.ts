import { hidesValues } from '@portico/platform';

/** Levels of nesting, and objects in all: a circle has no end, and lists that stand in several places are copied for each. */
const [DEEPEST, MOST] = [500, 100_000];

/**
 * A copy as deep as the value goes, of the same classes: what is done to one afterwards is not seen in the other.
 *
 * @throws TypeError for what a copy cannot be made of: a class with values that no property shows, a circle, more than a hundred thousand objects
 */
export const snapshot = <T>(value: T): T => new Copying().of(value, 0) as T;

/** The same, and how many bytes the copy takes, about. @throws TypeError as `snapshot` does */
export function weighedSnapshot(value: unknown): { readonly copy: unknown; readonly bytes: number } {
  const copying = new Copying();
  const copy = copying.of(value, 0);
  return { copy, bytes: copying.bytes };
}

/** Bytes of an object, and of what stands in it besides its texts, about. */
const [OBJECT, SLOT] = [64, 16];

class Copying {
  bytes = 0;
  private made = 0;

  of(value: unknown, depth: number): unknown {
    this.bytes += SLOT;
    if (typeof value === 'string') this.bytes += 2 * value.length;
    if (typeof value !== 'object' || value === null) return value;
    this.bytes += OBJECT;
    if (value instanceof Uint8Array) this.bytes += value.byteLength;
    if (depth > DEEPEST || (this.made += 1) > MOST) throw new TypeError('the value goes round in a circle, or is too large to be copied');
    const inner = (item: unknown): unknown => this.of(item, depth + 1);
    if (Array.isArray(value)) return value.map(inner);
    switch (Object.getPrototypeOf(value)) {
      case Object.prototype:
        break;
      case Buffer.prototype:
        return Buffer.from(value as Buffer);
      case Uint8Array.prototype:
        return Uint8Array.from(value as Uint8Array);
      case Date.prototype:
        return new Date(value as Date);
      case Set.prototype:
        return new Set(Array.from(value as Set<unknown>, inner));
      case Map.prototype:
        return new Map(Array.from(value as Map<unknown, unknown>, ([key, item]) => [inner(key), inner(item)]));
      default:
        if (hidesValues(value)) throw new TypeError('the value is of a class whose values no property shows, so no copy can be made of it');
    }
    const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>;
    for (const name of Object.keys(value)) copy[name] = inner((value as Record<string, unknown>)[name]);
    return copy;
  }
}
