import { hash } from 'node:crypto';
import { elementsOf } from '@portico/config';
import { StoreUnavailable } from '@portico/redis';
import type { RedisConnection, SealedRecords } from '@portico/redis';
import { BoundedMap, fingerprintOf } from '@portico/platform';
import type { CacheKey } from '../keys/cache-key.ts';
import type { CacheStore, KeepOptions, Leads, Lookup, StoredAnswer } from './cache-store.ts';
import { FIND, KEEP, PURGE, PURGE_TAG, TAG } from './cache.scripts.ts';
import { packed, unpacked } from './packed-answer.ts';
import type { PackedAnswer } from './packed-answer.ts';
import { RedisLeads } from './redis-leads.ts';
import { WriteBudget } from './write-budget.ts';

export interface SharedLimits {
  /** Entries of one owner for one URL. */
  readonly variants: number;
  /** Milliseconds for which an entry is kept at most. */
  readonly retain: number;
  /** Bytes that one replica puts there within that time. */
  readonly bytes: number;
}

/** URLs with one tag at most: what is purged at once. Answers beyond are not kept. */
const PLACES = 10_000;
/** Milliseconds for which a read that began before a purge may still be in flight. */
const IN_FLIGHT = 10 * 60_000;
/** Bytes of an entry besides its body, about. */
const OVERHEAD = 1_024;
/** URLs that are to be purged when Redis is back. */
const DUE = 10_000;

/** What a script returns: version, index, then `vary`, the answer and its time; or whether there is something of the URL. */
type Found = [version: string, owner: number, vary: string | number, sealed?: string, resident?: number];

/**
 * Keeps answers in the Redis that all replicas share: sealed for their key and variant, compressed, found in one round trip. While Redis
 * is gone there are none. What was to be purged meanwhile is purged before anything is read again.
 */
export class RedisStore implements CacheStore {
  private readonly due = new BoundedMap<string, true>(DUE);
  readonly leads: Leads;
  private readonly budget: WriteBudget;

  /**
   * @param now for tests, in milliseconds; the clock of Redis by default
   * @param failed is told of lookups that went wrong for another reason than a Redis that is gone
   */
  constructor(
    private readonly redis: RedisConnection,
    private readonly records: SealedRecords,
    private readonly limits: SharedLimits,
    private readonly now: () => number | '' = () => '',
    private readonly failed: (error: unknown) => void = () => undefined,
  ) {
    this.leads = new RedisLeads(redis, failed);
    this.budget = new WriteBudget(limits.bytes, limits.retain);
  }

  async find(keys: readonly CacheKey[]): Promise<Lookup> {
    try {
      return await this.found(keys);
    } catch (error) {
      // A read is answered whatever is wrong here: by a call.
      if (!(error instanceof StoreUnavailable)) this.failed(error);
      return NOTHING;
    }
  }

  async keep(key: CacheKey, answer: StoredAnswer, { keepFor, version, sentAgo }: KeepOptions): Promise<boolean> {
    if (version === undefined || keepFor < 1) return false;
    try {
      const [place, vary, ttl] = [placeIn(key.place), answer.vary.join(), Math.ceil(keepFor)];
      const id = idOf(key, answer.vary);
      const record = await packed(answer);
      if (!this.budget.take(fingerprintOf(`${place} ${key.owner} ${id}`), (record.body ?? record.packed ?? '').length + OVERHEAD))
        return false;
      const tagged = await Promise.all(
        answer.tags.map((tag) => this.redis.run(TAG, tagKeys(tag), [this.now(), key.place, ttl, Math.ceil(sentAgo), PLACES])),
      );
      if (tagged.includes(0)) return false;
      const owner = `${place}:${key.owner}`;
      const sealed = this.records.close(record, `${owner} ${id}`);
      return (
        (await this.redis.run(KEEP, [`${place}:version`, owner], [this.now(), version, vary, id, sealed, ttl, this.limits.variants])) === 1
      );
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return false;
    }
  }

  async holds(place: string, version: string): Promise<boolean> {
    if (this.due.has(place)) return false;
    try {
      return ((await this.redis.use((redis) => redis.get(`${placeIn(place)}:version`))) ?? '0') === version;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) this.failed(error);
      return false;
    }
  }

  async purge(place: string): Promise<void> {
    this.due.set(place, true);
    await this.redis.run(PURGE, [`${placeIn(place)}:version`], [2 * this.limits.retain + IN_FLIGHT]);
    this.due.delete(place);
  }

  async purgeTag(tag: string): Promise<number> {
    const places = (await this.redis.run(PURGE_TAG, tagKeys(tag), [this.now(), IN_FLIGHT])) as readonly string[];
    await Promise.all(places.map((place) => this.purge(place)));
    return places.length;
  }

  private async found(keys: readonly CacheKey[]): Promise<Lookup> {
    const [{ place: whole, fields }] = keys as [CacheKey];
    if (this.due.size > 0) await Promise.all([...this.due.keys()].map((place) => this.purge(place)));
    const place = placeIn(whole);
    const names = keys.map(({ owner }) => `${place}:${owner}`);
    const args = [
      this.now(),
      keys.length,
      ...keys.map(({ fixed }) => fixed),
      ...Object.entries(fields).flatMap(([name, value]) => [name, value ?? '']),
    ];
    const [version, at, vary, sealed, resident = 0] = (await this.redis.run(FIND, [`${place}:version`, ...names], args)) as Found;
    const key = keys[at - 1];
    const missed: Lookup = { version, hit: undefined, missed: at === 0 && vary === 0 ? 'uri' : 'vary' };
    if (!key) return missed;
    // Where it belongs is computed here: what Redis says of it is not believed.
    const id = idOf(key, elementsOf(String(vary)));
    const record = this.records.open<PackedAnswer>(sealed, `${names[at - 1]} ${id}`);
    const answer = record && (await unpacked(record));
    return answer ? { version, hit: { key, answer, resident } } : missed;
  }
}

const NOTHING: Lookup = { version: undefined, hit: undefined, missed: 'uri' };

/** Under one hash tag for all keys of a URL. */
const placeIn = (place: string): string => `cache:{${place}}`;

function tagKeys(tag: string): readonly string[] {
  const name = `cache-tag:{${hash('sha256', tag, 'base64url')}}`;
  return [name, `${name}:purged`];
}

/** As the script FIND computes it. */
function idOf({ fixed, fields }: CacheKey, vary: readonly string[]): string {
  return hash('sha1', [fixed, ...vary.map((name) => (fields[name] === undefined ? name : `${name}=${fields[name]}`))].join('\n'), 'hex');
}
