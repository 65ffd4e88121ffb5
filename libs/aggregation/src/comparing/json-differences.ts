import type { ComparedPath } from './compared-paths.ts';

/** `removed`: the next plan does not have it; `added`: it alone does; `length`: of a list. */
export type DifferenceKind = 'changed' | 'removed' | 'added' | 'length';

/** One path at which two views are not the same. */
export interface Difference {
  /** Names of fields with dots between them; a list has none. Empty for the view as a whole. */
  readonly path: string;
  readonly kind: DifferenceKind;
  /** In words: the values where they may be shown, their kinds otherwise. */
  readonly served: string;
  readonly next: string;
}

/** Values that are looked at in one comparison: it runs in one turn of the event loop. */
const MOST_VALUES = 50_000;
/** Paths that differ in one comparison: more of them tell no more. */
const MOST_DIFFERENCES = 100;
const LONGEST_NAME = 64;
const LONGEST_VALUE = 100;

/** A view has more in it than is compared. */
export class TooLargeToCompare extends Error {}

/**
 * Where two values differ in the JSON that would be made of them, each path once. Time is linear in their size.
 * @throws TooLargeToCompare beyond 50,000 values; what `toJSON()` or a getter of theirs throws
 */
export function differencesIn(served: unknown, next: unknown, paths: ComparedPath): readonly Difference[] {
  const comparison = new Comparison();
  comparison.values('', '', served, next, paths, false);
  return [...comparison.found.values()];
}


class Comparison {
  readonly found = new Map<string, Difference>();
  private looked = 0;

  values(path: string, name: string, one: unknown, other: unknown, rules: ComparedPath | undefined, above: boolean): void {
    if (rules?.ignored || this.found.size >= MOST_DIFFERENCES) return;
    if ((this.looked += 1) > MOST_VALUES) throw new TooLargeToCompare(`a view has more than ${MOST_VALUES} values`);
    const shown = above || rules?.shown === true;
    const [served, next] = [inJson(one, name), inJson(other, name)];
    if (served === next) return;
    if (Array.isArray(served) && Array.isArray(next)) return this.lists(path, served, next, rules, shown);
    if (isFields(served) && isFields(next)) return this.fields(path, served, next, rules, shown);
    const kind = served === undefined ? 'added' : next === undefined ? 'removed' : 'changed';
    this.add(path, kind, inWords(served, shown), inWords(next, shown));
  }

  private fields(path: string, served: object, next: object, rules: ComparedPath | undefined, shown: boolean): void {
    const [one, other] = [fieldsOf(served), fieldsOf(next)];
    for (const name of new Set([...one.keys(), ...other.keys()])) {
      const below = path === '' ? nameOf(name) : `${path}.${nameOf(name)}`;
      this.values(below, name, one.get(name), other.get(name), rules?.below.get(name), shown);
    }
  }

  private lists(path: string, served: readonly unknown[], next: readonly unknown[], rules: ComparedPath | undefined, shown: boolean): void {
    const key = rules?.key;
    if (key === undefined) {
      if (served.length !== next.length) this.add(path, 'length', String(served.length), String(next.length));
      for (let index = 0; index < Math.min(served.length, next.length); index += 1) this.values(path, String(index), served[index] ?? null, next[index] ?? null, rules, shown);
      return;
    }
    const others = byKey(next, key);
    for (const [name, item] of byKey(served, key)) {
      this.values(path, '', item, others.get(name), rules, shown);
      others.delete(name);
    }
    for (const item of others.values()) this.values(path, '', undefined, item, rules, shown);
  }

  private add(path: string, kind: DifferenceKind, served: string, next: string): void {
    const key = `${kind} ${path}`;
    if (!this.found.has(key)) this.found.set(key, { path, kind, served, next });
  }
}

/** Items by a field of theirs; those that have the same one, in their order. */
function byKey(list: readonly unknown[], key: string): Map<string, unknown> {
  const items = new Map<string, unknown>();
  const seen = new Map<string, number>();
  for (const item of list) {
    const value = isFields(item) ? inWords(inJson(fieldsOf(item).get(key), key), true, Number.POSITIVE_INFINITY) : '';
    const times = (seen.get(value) ?? 0) + 1;
    seen.set(value, times);
    items.set(`${times} ${value}`, item);
  }
  return items;
}

/** As `JSON.stringify` takes a value (ECMA-262, section 25.5.2); undefined for what it leaves out. */
function inJson(value: unknown, name: string): unknown {
  const given: unknown = typeof (value as { toJSON?: unknown } | null | undefined)?.toJSON === 'function' ? (value as { toJSON(name: string): unknown }).toJSON(name) : value;
  switch (typeof given) {
    case 'function':
    case 'symbol':
      return undefined;
    case 'number':
      return Number.isFinite(given) ? given : null;
    case 'bigint':
      return String(given);
    default:
      return given;
  }
}

const isFields = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Its own fields, and those that its class has getters for: a view's fields may be such. */
function fieldsOf(value: object): Map<string, unknown> {
  const fields = new Map<string, unknown>(Object.entries(value));
  for (let of = Object.getPrototypeOf(value) as object | null; of !== null && of !== Object.prototype; of = Object.getPrototypeOf(of) as object | null) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(of))) if (get) fields.set(name, get.call(value));
  }
  return fields;
}

/** What does not look like a name is a value: a map's keys may say who somebody is. */
const nameOf = (name: string): string => (/^[A-Za-z_][\w-]*$/.test(name) && name.length <= LONGEST_NAME ? name : '*');

function inWords(value: unknown, shown: boolean, longest = LONGEST_VALUE): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (!shown) return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
