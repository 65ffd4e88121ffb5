import { BoundedMap } from '@portico/platform';
import type { IdentityKey } from '@portico/platform';
import type { Stale } from '../plan/failure-policy.ts';

const KEPT = 1_000;

interface Entry {
  readonly value: unknown;
  /** On the `performance.now()` clock. */
  readonly at: number;
}

/** What the keys of callers who are not known begin with. */
const GUEST = '[null,';

/**
 * The last good answers of one `stale` part, each for one caller and one query: the most recently used thousand of known callers, and as
 * many of those who are not known, who push out only one another's.
 */
export class LastGood {
  private readonly known = new BoundedMap<string, Entry>(KEPT);
  private readonly guests = new BoundedMap<string, Entry>(KEPT);

  constructor(private readonly policy: Stale) {}

  /** The caller is always part of the key, so that nobody is served what was made for another. */
  keyFor(caller: IdentityKey | undefined, query: unknown, parts: unknown): string {
    const own = this.policy.key ? this.policy.key(parts as never, query as never) : JSON.stringify(query ?? null);
    return JSON.stringify([caller ?? null, own]);
  }

  keep(key: string, value: unknown): void {
    const entries = this.of(key);
    entries.delete(key);
    entries.set(key, { value, at: performance.now() });
  }

  /** @returns the answer and its age in milliseconds, or undefined when there is none young enough */
  find(key: string): { readonly value: unknown; readonly age: number } | undefined {
    const entries = this.of(key);
    const entry = entries.get(key);
    if (!entry) return undefined;
    const age = performance.now() - entry.at;
    if (age > this.policy.age) {
      entries.delete(key);
      return undefined;
    }
    return { value: entry.value, age };
  }

  private of(key: string): BoundedMap<string, Entry> {
    return key.startsWith(GUEST) ? this.guests : this.known;
  }
}
