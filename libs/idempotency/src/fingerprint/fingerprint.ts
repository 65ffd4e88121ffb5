import { DEEPEST_BODY, Problem } from '@portico/platform';
import { createHash } from 'node:crypto';

/** What tells one request from another with the same key. */
export interface Fingerprinted {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  /** As it was parsed, undefined when there was none. */
  readonly body?: unknown;
}

/**
 * SHA-256 over method, path, query and body. The body counts as what it says, not as it is written: a client that has its request from
 * a queue may serialise it again for a repeat, with other white space or its fields in another order. Its media type does not count,
 * because there is but one that is read.
 */
export function fingerprintOf({ method, url, body }: Fingerprinted): string {
  const hash = createHash('sha256').update(`${method} ${url}\n`);
  if (body !== undefined) hash.update(canonicalJson(body));
  return hash.digest('base64url');
}

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
