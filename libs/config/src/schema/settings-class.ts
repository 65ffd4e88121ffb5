import { nearest } from '../nearest.ts';
import { listWords, quote } from '../quote.ts';
import { SettingFormatError } from '../setting-format-error.ts';

/** A class whose properties are settings and whose initialisers are their defaults; it is made without arguments. */
export type SettingsClass<T extends object = object> = new () => T;

/** The class of a section or list item: always the same, or chosen by the value of its key `kind`. */
export type TypeChoice = (() => SettingsClass) | { readonly kind: Readonly<Record<string, SettingsClass>> };

/** The key that chooses among the classes of a `{ kind }` choice. */
export const DISCRIMINATOR = 'kind';

/** The kinds of a choice; none when the class is always the same. */
export function kindsOf(choice: TypeChoice): readonly string[] {
  return typeof choice === 'function' ? [] : Object.keys(choice.kind);
}

/** The class for a kind; without a kind, that of the default value. Undefined when neither decides. */
export function classFor(choice: TypeChoice, kind: unknown, defaultValue?: unknown): SettingsClass | undefined {
  if (typeof choice === 'function') return choice();
  if (typeof kind === 'string') return Object.hasOwn(choice.kind, kind) ? choice.kind[kind] : undefined;
  if (kind !== undefined) return undefined;
  return Object.values(choice.kind).find((Type) => defaultValue instanceof Type);
}

/**
 * A new section with what the class around it gives, else with what its own class gives. It is a copy, because an initialiser may
 * hand out a constant that others hold too; a value of another class, the default for another kind, does not count.
 */
export function startOf<T extends object>(Type: SettingsClass<T>, initial: unknown): T {
  const isPlain = typeof initial === 'object' && initial !== null && Object.getPrototypeOf(initial) === Object.prototype;
  return Object.assign(new Type(), initial instanceof Type || isPlain ? initial : {});
}

/** What to say when no class could be chosen. */
export function unknownKind(choice: TypeChoice, kind: unknown): SettingFormatError {
  const kinds = kindsOf(choice);
  const near = typeof kind === 'string' ? nearest(kind, kinds) : undefined;
  const fix = `write kind: ${listWords(kinds)}`;
  if (kind === undefined) return new SettingFormatError('is missing', fix);
  const problem = typeof kind === 'object' ? 'is not a known kind' : `${quote(kind)} is not a known kind`;
  return new SettingFormatError(problem, near === undefined ? fix : `${fix}; did you mean ${near}?`);
}
