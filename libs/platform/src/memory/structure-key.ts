import { hash } from 'node:crypto';

/** Characters of a text that is a key as it stands; a longer one is hashed. */
const SHORT = 200;
/** Characters of the text of a value, beyond which it has no key: to build it would cost more than what it saves. */
const LONGEST = 64 * 1024;
/** Levels of nesting. */
const DEEPEST = 64;

/**
 * A key that two values have in common if, and only if, they are the same to all code that reads them: types are told apart (`1` and `'1'`,
 * `0` and `-0`, `undefined` and `null`, a Set and a list), as are classes; the order of properties, and of what is in a Set or a Map, is not.
 *
 * @returns undefined for a value too large to be a key
 * @throws TypeError naming the place of what has no structure that can be read: a function, a symbol, a cycle, a class with private fields
 */
export function structureKey(value: unknown): string | undefined {
  const writer = new Writer();
  const text = writer.write(value);
  if (writer.left < 0) return undefined;
  return text.length <= SHORT ? text : `#${hash('sha256', text, 'base64url')}`;
}

/** Writes a value as a text that no other value has. Each kind of value begins with a character of its own. */
class Writer {
  left = LONGEST;
  private readonly above: object[] = [];
  /** Where in each of those it is; its text is for refusals only, so it is put together then. */
  private readonly places: (string | number)[] = [];

  write(value: unknown, place: string | number = ''): string {
    if (this.left < 0) return '';
    const simple = simpleText(value);
    this.left -= simple?.length ?? 1;
    if (simple !== undefined) return simple;
    const { above, places } = this;
    places.push(place);
    if (typeof value !== 'object') throw this.refused(`a ${typeof value}`);
    if (above.length >= DEEPEST || above.includes(value as object)) throw this.refused('a cycle, or nested too deep');
    above.push(value as object);
    const text = this.structure(value as object);
    above.pop();
    places.pop();
    return text;
  }

  private structure(value: object): string {
    const keys = Object.keys(value);
    const prototype = Object.getPrototypeOf(value) as object | null;
    const has = Object.getOwnPropertySymbols(value).length > 0 ? keys.length + 1 : keys.length;
    if (prototype === Array.prototype) return this.list(value as unknown[], has);
    if (prototype === Set.prototype && has === 0) return `S(${Array.from(value as Set<unknown>, (item) => this.write(item, 'values()')).sort().join()})`;
    if (prototype === Map.prototype && has === 0) return `M(${Array.from(value as Map<unknown, unknown>, (entry) => this.entry(entry)).sort().join()})`;
    if (has > keys.length) throw this.refused('an object with symbols');
    if (keys.length > 1) keys.sort();
    let fields = '';
    for (const key of keys) {
      const name = JSON.stringify(key);
      this.left -= name.length;
      fields += `${fields === '' ? '' : ','}${name}:${this.write((value as Record<string, unknown>)[key], key)}`;
    }
    const name = classOf(value, prototype);
    if (name === undefined) throw this.refused('of a class whose values no property shows');
    return `${name}{${fields}}`;
  }

  private entry(entry: readonly unknown[]): string {
    this.places.push('entries()');
    const text = this.list(entry, 2);
    this.places.pop();
    return text;
  }

  private list(items: readonly unknown[], properties: number): string {
    let there = 0;
    let texts = '';
    for (let index = 0; index < items.length && this.left >= 0; index += 1) {
      const isThere = index in items;
      if (isThere) there += 1;
      else this.left -= 1;
      texts += `${index === 0 ? '' : ','}${isThere ? this.write(items[index], index) : 'h'}`;
    }
    if (there !== properties && this.left >= 0) throw this.refused('a list with properties of its own');
    return `[${texts}]`;
  }

  private refused(what: string): TypeError {
    const path = this.places.map((place) => (typeof place === 'number' ? `[${place}]` : place === '' ? '' : `.${place}`)).join('');
    const where = path === '' ? 'the value' : `the value at "${path.replace(/^\./, '')}"`;
    return new TypeError(`${where} is ${what}, so no key can be made of it; use text, numbers, dates, lists, sets, maps and plain objects`);
  }
}

/** @returns undefined for what others are in, and for what has no text */
function simpleText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'boolean':
      return value ? 't' : 'f';
    case 'undefined':
      return 'u';
    case 'object':
      if (value === null) return '_';
      if (Object.getPrototypeOf(value) === Date.prototype) return `D${(value as Date).getTime()}`;
      return Object.getPrototypeOf(value) === Buffer.prototype ? `B${(value as Buffer).toString('base64')}` : undefined;
    default:
      return undefined;
  }
}

const classes = new WeakMap<object, string>();
let known = 0;

/** A number for each class; nothing for plain objects. @returns undefined for a class whose values cannot be read from outside */
function classOf(value: object, prototype: object | null): string | undefined {
  if (prototype === Object.prototype || prototype === null) return '';
  const name = classes.get(prototype);
  if (name !== undefined) return name;
  if (hidesValues(value)) return undefined;
  const fresh = `C${(known += 1)}`;
  classes.set(prototype, fresh);
  return fresh;
}

const hiding = new WeakMap<object, boolean>();

/** Has a value more to it than its properties? The built-in classes, what extends them, and classes with private fields keep values elsewhere. */
export function hidesValues(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype || prototype === null) return false;
  let hides = hiding.get(prototype);
  if (hides === undefined) hiding.set(prototype, (hides = Object.prototype.toString.call(value) !== '[object Object]' || hasPrivateFields(prototype)));
  return hides;
}

function hasPrivateFields(prototype: object): boolean {
  for (let one: object | null = prototype; one && one !== Object.prototype; one = Object.getPrototypeOf(one) as object | null) {
    if (typeof one.constructor === 'function' && PRIVATE_NAME.test(Function.prototype.toString.call(one.constructor))) return true;
  }
  return false;
}

const PRIVATE_NAME = /#(?:[\p{ID_Start}_]|\$[\w$])/u;
