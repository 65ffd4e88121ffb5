import { BoundedMap, structureKey } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import { atOnce } from '../plan/at-once.ts';
import { snapshot } from '../coalescing/snapshot.ts';
import type { Stale } from '../plan/failure-policy.ts';

const KEPT = 1_000;

interface Entry {
  readonly value: unknown;
  /** On the `performance.now()` clock. */
  readonly at: number;
}

/** What the keys of callers who are not known begin with. */
const GUEST = 'guest ';

/**
 * The last good answers of one `stale` part, each for one caller and one query: the most recently used thousand of known callers, and as
 * many of those who are not known, who push out only one another's.
 */
export class LastGood {
  private readonly known = new BoundedMap<string, Entry>(KEPT);
  private readonly guests = new BoundedMap<string, Entry>(KEPT);

  constructor(private readonly policy: Stale) {}

  /**
   * The caller is always part of the key, so that one is never served what was made for another; so is what goes on to upstreams, as the
   * language does.
   * @returns undefined when the query, or what is forwarded, is too large to be a key: nothing is kept then
   * @throws TypeError for a query that no key can be made of, and whatever the author's `key` throws
   */
  keyFor({ caller, forwarded }: Pick<RequestContext, 'caller' | 'forwarded'>, query: unknown, seen: unknown): string | undefined {
    const { key } = this.policy;
    const own = structureKey(key ? atOnce(key(seen as never), 'the key of a stale part') : query);
    const whole = own === undefined ? undefined : structureKey([caller?.identity.key, forwarded, own]);
    return whole === undefined || caller ? whole : `${GUEST}${whole}`;
  }

  /** @throws TypeError for an answer of which no copy can be made, and whatever it throws when it is read: nothing is kept then */
  keep(key: string | undefined, value: unknown): void {
    if (key === undefined) return;
    const entries = this.of(key);
    entries.delete(key);
    entries.set(key, { value: snapshot(value), at: performance.now() });
  }

  /** @returns the answer and its age in milliseconds, or undefined when there is none young enough */
  find(key: string | undefined): { readonly value: unknown; readonly age: number } | undefined {
    if (key === undefined) return undefined;
    const entries = this.of(key);
    const entry = entries.get(key);
    if (!entry) return undefined;
    const age = performance.now() - entry.at;
    if (age > this.policy.age) {
      entries.delete(key);
      return undefined;
    }
    return { value: snapshot(entry.value), age };
  }

  private of(key: string): BoundedMap<string, Entry> {
    return key.startsWith(GUEST) ? this.guests : this.known;
  }
}
