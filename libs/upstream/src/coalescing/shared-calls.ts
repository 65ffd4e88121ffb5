import type { FieldList, Scope } from '@portico/platform';
import { sameRequest } from './sent-request.ts';
import type { SentRequest } from './sent-request.ts';

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
