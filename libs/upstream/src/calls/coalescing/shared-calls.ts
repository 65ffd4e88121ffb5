import type { FieldList, Scope } from '@portico/platform';
import type { StreamedBody } from '../../transport/connections/streamed-body.ts';
import type { Credentials } from '../identity/call-identity.ts';

/** What decides what comes back, besides the operation and what is forwarded. */
export interface SentRequest {
  /** Path and query; over gRPC the method. */
  readonly path: string;
  readonly headers: FieldList;
  readonly body: string | Buffer | StreamedBody | undefined;
  /** Another protocol, which is asked for (RFC 9110, section 7.8). */
  readonly upgrade?: string | undefined;
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

const sameRequest = (one: SentRequest, forwardedOne: readonly string[], other: SentRequest, forwardedOther: readonly string[]): boolean =>
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

/** A call that others may wait for as well. */
export interface Joinable {
  readonly operation: object;
  readonly request: SentRequest;
  /** What goes on of the headers of the request that it was begun for. */
  readonly forwarded: FieldList;
  /** The next one of the same bucket. */
  nextShared: Joinable | undefined;
  join(scope: Scope): Promise<unknown>;
}

const BUCKETS = 256;

/**
 * The reads in flight at one upstream, by what was asked: an identical one joins instead of being sent. Identical is the outgoing
 * request with all its headers, identity included, less trace and deadline: a request that would get another answer is another request.
 *
 * A hash table of our own, because of the collector: when a `Map` is rehashed, which it is for every few entries that come and go, V8
 * leaves the old table pointing to the new one. Old tables that have come of age keep alive all that was in those after them, until
 * the next full collection: that was two thirds of the garbage of a whole BFF.
 */
export class SharedCalls {
  private readonly buckets = new Array<Joinable | undefined>(BUCKETS).fill(undefined);

  /** @param key `keyOf` the request */
  find(key: number, operation: object, request: SentRequest, forwarded: FieldList): Joinable | undefined {
    for (let call = this.buckets[key % BUCKETS]; call; call = call.nextShared) {
      if (call.operation === operation && sameRequest(call.request, call.forwarded, request, forwarded)) return call;
    }
    return undefined;
  }

  begin(key: number, call: Joinable): void {
    call.nextShared = this.buckets[key % BUCKETS];
    this.buckets[key % BUCKETS] = call;
  }

  end(key: number, ended: Joinable): void {
    let before: Joinable | undefined;
    for (let call = this.buckets[key % BUCKETS]; call; before = call, call = call.nextShared) {
      if (call !== ended) continue;
      if (before) before.nextShared = call.nextShared;
      else this.buckets[key % BUCKETS] = call.nextShared;
      call.nextShared = undefined;
      return;
    }
  }
}
