import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

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
