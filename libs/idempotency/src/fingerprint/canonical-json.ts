import { DEEPEST_BODY, Problem } from '@portico/platform';

/**
 * JSON in one way of writing it, after RFC 8785 (JSON Canonicalization Scheme): names in the order of their UTF-16 units, no white
 * space, numbers and texts as ECMAScript writes them.
 * @param value as `JSON.parse` made it
 * @throws Problem `invalid-input` for one nested deeper than any body may be
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth >= DEEPEST_BODY) throw tooDeep();
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson((value as Record<string, unknown>)[name], depth + 1)}`);
  return `{${members.join(',')}}`;
}

function tooDeep(): Problem {
  const message = `is nested more than ${DEEPEST_BODY} levels deep`;
  return new Problem('invalid-input', { detail: `body ${message}`, errors: [{ in: 'body', field: '', message }] });
}
