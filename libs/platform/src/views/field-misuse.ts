import { RecordType, UnionType } from './field.ts';

export const NAME_IT = 'name its type: @Field(String), Number, Integer, Boolean, Date, OneOf(\'one\', \'other\'), RecordOf(Number), AnyOf(String, Number), a class with fields of its own, or () => Item where that comes later';

/** What JSON has no form for, and what to write instead. */
const INSTEAD: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [BigInt, 'write @Field(String) and answer its digits'],
  [Map, 'write @Field(RecordOf(Item)) and answer an object, of Object.fromEntries()'],
  [Set, 'write @Field([Item]) and answer a list'],
]);

const TYPES: ReadonlySet<unknown> = new Set([String, Number, Boolean, Date]);

/**
 * What is wrong with what JavaScript, or a cast, has given `@Field()` for a type, with its fix.
 * @param item what stands in the list, where it is one
 */
export function misuse(item: unknown): string | undefined {
  if (Array.isArray(item) || TYPES.has(item)) return undefined;
  if (item instanceof RecordType) return misuse(item.values);
  if (item instanceof UnionType) return (item.choices as readonly unknown[]).map(misuse).find((one) => one !== undefined);
  if (typeof item === 'function') return misusedFunction(item);
  if (typeof item === 'object' && item !== null) return misusedObject(item);
  return `is declared as the ${typeof item === 'string' ? `text "${item}"` : `${typeof item} ${String(item)}`}: ${NAME_IT}`;
}

function misusedFunction(item: { readonly name: string; readonly prototype?: unknown }): string | undefined {
  if (item.prototype === undefined) return 'is declared by a function that gives no class: write @Field(Item), or @Field(() => Item) where the class comes later';
  return isOfTheLanguage(item) ? `is a ${item.name}, which JSON does not have: ${INSTEAD.get(item) ?? NAME_IT}` : undefined;
}

/** Classes of JavaScript and of Node: none of them has fields. */
const isOfTheLanguage = (item: { readonly name: string }): boolean => Object.getOwnPropertyDescriptor(globalThis, item.name) !== undefined && (globalThis as Record<string, unknown>)[item.name] === item;

function misusedObject(item: object): string | undefined {
  const { words, type } = item as { readonly words?: unknown; readonly type?: unknown };
  if (Array.isArray(words)) {
    if (words.length > 0 && words.every((word) => typeof word === 'string')) return undefined;
    return `is a choice of ${words.length === 0 ? 'no words' : 'values that are not strings'}: write @Field(OneOf('one', 'other'))`;
  }
  const { name } = item.constructor ?? Object;
  if (name !== 'Object') return `is declared as a ${name}: ${NAME_IT}`;
  const values = Object.values(item) as unknown[];
  if (typeof type === 'function') return `is declared as an object: write @Field(${type.name}), with options after the type`;
  if (values.length > 0 && values.every((value) => typeof value === 'string')) return `is declared as an object: write @Field(OneOf(${values.map((value) => `'${String(value)}'`).join(', ')}))`;
  // TypeScript's enums of numbers have the names as well.
  if (values.length > 0 && values.every((value) => typeof value === 'number' || (typeof value === 'string' && value in item))) return 'is declared as an object: write @Field(Integer)';
  return `is declared as an object: ${NAME_IT}`;
}
