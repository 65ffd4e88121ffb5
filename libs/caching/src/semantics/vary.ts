import { elementsOf, withoutOws } from '@portico/config';
import type { Fields } from './fields.ts';

/** Fields whose values mean the same in any case (RFC 9110, section 12.5). */
const ANY_CASE: ReadonlySet<string> = new Set(['accept-encoding', 'accept-language', 'accept-charset']);

/** The names of a `Vary` field in lower case, each once and in order. @returns undefined for one that has `*`: no request matches it */
export function varyNames(vary: string | undefined): readonly string[] | undefined {
  if (vary === undefined) return [];
  const names = elementsOf(vary.toLowerCase());
  return names.includes('*') ? undefined : [...new Set(names)].sort();
}

/**
 * A field's value as requests are compared by it (RFC 9111, section 4.1): without optional whitespace around its members, and in lower
 * case where case means nothing. A quoted string may hold commas and whitespace that mean something: a value with one is compared as it
 * is.
 */
export function comparedValue(name: string, value: string): string {
  if (value.includes('"')) return value;
  const members = elementsOf(value)
    .map((member) =>
      member
        .split(';')
        .map((part) => withoutOws(part))
        .join(';'),
    )
    .join(',');
  return ANY_CASE.has(name) ? members.toLowerCase() : members;
}

/**
 * One text for all requests that the same answer is for: a field that is absent matches only an absent one. @param fields as they are
 * compared
 */
export const variantOf = (names: readonly string[], fields: Fields): string =>
  names.length === 0 ? '' : JSON.stringify(names.map((name) => [name, fields[name] ?? null]));
