import type { FieldList } from '@portico/platform';
import type { StreamedBody } from '../connections/streamed-body.ts';
import type { Credentials } from '../identity/call-identity.ts';

/** What decides what comes back, besides the operation and what is forwarded. */
export interface SentRequest {
  /** Path and query; over gRPC the method. */
  readonly path: string;
  readonly headers: FieldList;
  readonly body: string | Buffer | StreamedBody | undefined;
  /** Who calls, where the upstream is told; newer ones for a further attempt. */
  credentials?: Credentials;
}

/** Characters of a body, or of a token, that go into the key: the last ones, because those at the beginning are often the same. */
const TAIL = 16;

/** A number that equal requests have in common, and others hardly ever: FNV-1a over path, forwarded headers and the ends of credentials and body. */
export function keyOf({ path, body, credentials }: SentRequest, forwarded: FieldList): number {
  let key = mixed(0x811c9dc5, path, 0);
  for (const part of forwarded) key = mixed(key, part, 0);
  if (credentials) for (const part of credentials) key = mixed(key, part, Math.max(0, part.length - TAIL));
  if (typeof body === 'string') key = mixed(key, body, Math.max(0, body.length - TAIL));
  return key >>> 0;
}

export const sameRequest = (one: SentRequest, forwardedOne: readonly string[], other: SentRequest, forwardedOther: readonly string[]): boolean =>
  one.path === other.path &&
  one.body === other.body &&
  sameList(one.headers, other.headers) &&
  sameList(forwardedOne, forwardedOther) &&
  sameList(one.credentials ?? NOBODYS, other.credentials ?? NOBODYS);

const NOBODYS: Credentials = [];

function mixed(seed: number, text: string, from: number): number {
  let key = seed;
  for (let index = from; index < text.length; index += 1) key = Math.imul(key ^ text.charCodeAt(index), 0x01000193);
  return key;
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false;
  return true;
}
