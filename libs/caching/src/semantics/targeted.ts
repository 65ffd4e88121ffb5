import { parseDictionary, Token } from 'structured-headers';
import { Directives } from './directives.ts';
import type { Fields } from './fields.ts';

/**
 * The fields that are meant for this cache, the first of which that can be read counts instead of `Cache-Control` (RFC 9213, section
 * 2.2).
 */
export const TARGETS = ['cdn-cache-control'] as const;

/**
 * The directives of the first targeted field that is valid and not empty.
 * @returns undefined when there is none: a field that cannot be read as a Dictionary counts as absent (RFC 9213, section 2.1)
 */
export function targetedDirectives(fields: Fields, targets: readonly string[] = TARGETS): Directives | undefined {
  for (const target of targets) {
    const value = fields[target];
    if (value === undefined) continue;
    const directives = read(value);
    if (directives && !directives.none) return directives;
  }
  return undefined;
}

function read(value: string): Directives | undefined {
  try {
    return Directives.from([...parseDictionary(value)].flatMap(([name, [item]]) => directiveOf(name, item)));
  } catch {
    return undefined;
  }
}

/** A member that is `?0` says that the directive is not there; one of a type that no directive has is as good as unknown. */
function directiveOf(name: string, item: unknown): [string, string | undefined][] {
  if (item === true) return [[name, undefined]];
  if (typeof item === 'number') return Number.isInteger(item) ? [[name, String(item)]] : [[name, 'invalid']];
  if (typeof item === 'string') return [[name, item]];
  if (item instanceof Token) return [[name, item.toString()]];
  return item === false ? [] : [[name, 'invalid']];
}
