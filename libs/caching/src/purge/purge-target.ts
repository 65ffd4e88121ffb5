import type { PageAnswer } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import type { CachingSettings } from '../caching.settings.ts';
import { isTag } from '../answers/tags-of.ts';
import { placeOf } from '../keys/cache-key.ts';
import type { CacheStore } from '../stores/cache-store.ts';
import { MemoryStore } from '../stores/memory.store.ts';
import type { CachePurged, CacheSignals } from '../telemetry/cache.signals.ts';

/** Characters of a key: SHA-256 in base64url. */
const KEY = /^[\w-]{43}$/;
/** What calls are sent to: a path and its query, encoded. A fragment is never sent, nor are segments of dots: clients resolve them. */
const SENT = /^\/[!"$-~]*$/;
const DOTS = /\/(?:\.|%2e){1,2}(?:[/?]|$)/i;

/** What is to be forgotten, as it is asked for: one of upstream and path, key, and tag. */
export type PurgeNames = Readonly<Partial<Record<'upstream' | 'path' | 'key' | 'tag', string>>>;

interface Target extends Pick<CachePurged, 'by' | 'what'> {
  purge(store: CacheStore): Promise<number>;
}

/** Forgets what is named: on all replicas where they share Redis, on this one else. 400 says what is wrong with the names, 503 that Redis is gone. */
export async function purged(names: PurgeNames, settings: CachingSettings, store: CacheStore, signals: CacheSignals): Promise<PageAnswer> {
  const asked = targetOf(names, settings);
  if (typeof asked === 'string') return text(400, asked);
  try {
    const urls = await asked.purge(store);
    const where = store instanceof MemoryStore ? 'this replica' : 'redis';
    signals.cachePurged.emit({ by: asked.by, what: asked.what, urls, where });
    return text(200, `forgotten ${where === 'redis' ? 'on all replicas' : 'on this replica'}: ${asked.by} ${asked.what}, ${urls} ${urls === 1 ? 'URL' : 'URLs'}`);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return text(503, 'Redis cannot be reached: nothing is purged yet; ask again');
  }
}

/** @returns what is wrong with what was asked for */
function targetOf({ upstream, path, key, tag }: PurgeNames, { upstreams }: CachingSettings): Target | string {
  const one = async (store: CacheStore, place: string): Promise<number> => {
    await store.purge(place);
    return 1;
  };
  if ([path, key, tag].filter((value) => value !== undefined).length !== 1) return 'name one thing to purge: upstream and path, key, or tag';
  if (tag !== undefined && !isTag(tag)) return 'no answer has such a tag: 1 to 128 characters without commas, none of them a control character';
  if (tag !== undefined) return { by: 'tag', what: tag, purge: async (store) => store.purgeTag(tag) };
  if (key !== undefined) return KEY.test(key) ? { by: 'key', what: key, purge: (store) => one(store, key) } : 'a key has 43 characters of base64url';
  if (!upstreams.some(({ name }) => name === upstream))
    return `nothing is kept of the upstream "${upstream ?? ''}"; kept are answers of: ${upstreams.map(({ name }) => name).join(', ')}`;
  if (path === undefined || !SENT.test(path) || DOTS.test(path.split('?')[0] as string)) return 'a path begins with a slash, and has the query of the call, encoded and without segments of dots, as it is sent to the upstream';
  return { by: 'url', what: `${upstream} ${path.split('?')[0]}`, purge: (store) => one(store, placeOf(upstream as string, path)) };
}

export const text = (status: number, body: string): PageAnswer => ({ status, type: 'text/plain; charset=utf-8', body: `${body}\n` });
