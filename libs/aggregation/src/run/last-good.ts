import { BoundedMap, structureKey } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import { atOnce } from '../plan/at-once.ts';
import type { Stale } from '../plan/failure-policy.ts';
import { callerKey } from './caller-key.ts';

const KEPT = 1_000;

interface Entry {
  readonly value: unknown;
  /** On the `performance.now()` clock. */
  readonly at: number;
}

/** The last good answers of one `stale` part, the most recently used thousand of them, each for one caller and one query. */
export class LastGood {
  private readonly entries = new BoundedMap<string, Entry>(KEPT);

  constructor(private readonly policy: Stale) {}

  /**
   * Who calls is always part of the key, so that one is never served what was made for another; so is what goes on to upstreams, as the
   * language does.
   * @returns undefined when the query is too large to be a key: nothing is kept then
   * @throws TypeError for a query that no key can be made of, and whatever the author's `key` throws
   */
  keyFor({ caller, forwarded }: RequestContext, query: unknown, parts: unknown): string | undefined {
    const { key } = this.policy;
    const own = structureKey(key ? atOnce(key(parts as never, query as never), 'the key of a stale part') : query);
    return own === undefined ? undefined : structureKey([callerKey(caller), forwarded, own]);
  }

  keep(key: string | undefined, value: unknown): void {
    if (key === undefined) return;
    this.entries.delete(key);
    this.entries.set(key, { value, at: performance.now() });
  }

  /** @returns the answer and its age in milliseconds, or undefined when there is none young enough */
  find(key: string | undefined): { readonly value: unknown; readonly age: number } | undefined {
    const entry = key === undefined ? undefined : this.entries.get(key);
    if (key === undefined || !entry) return undefined;
    const age = performance.now() - entry.at;
    if (age > this.policy.age) {
      this.entries.delete(key);
      return undefined;
    }
    return { value: entry.value, age };
  }
}
