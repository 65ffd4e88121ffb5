import { hash, timingSafeEqual } from 'node:crypto';
import type { ManagementAction, PageAnswer } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import type { CachingSettings } from '../caching.settings.ts';
import { placeOf } from '../keys/cache-key.ts';
import type { CacheStore } from '../stores/cache-store.ts';
import { MemoryStore } from '../stores/memory.store.ts';
import type { CachePurged, CacheSignals } from '../telemetry/cache.signals.ts';

/** Characters of a key: SHA-256 in base64url. */
const KEY = /^[\w-]{43}$/;

/**
 * `POST /cache/purge` on the management port, by `?upstream=catalog&path=/products/1`, `?key=…` or `?tag=…`, with the token of the
 * settings. It answers when what was named is forgotten: on all replicas where they share Redis, on this one else.
 */
export const purgeAction = (settings: CachingSettings, store: CacheStore, signals: CacheSignals): ManagementAction => ({
  path: '/cache/purge',
  about: 'forgets kept answers, by upstream and path, by key, or by tag (POST, with a token)',
  async run({ query, authorization }) {
    const because = refusal(settings, authorization);
    if (because !== undefined) {
      signals.purgeRefused.emit({ because });
      return because === 'no purges'
        ? text(403, 'caching.purgeToken is not set: nothing can be purged here')
        : text(401, 'a purge needs the token of caching.purgeToken: Authorization: Bearer …');
    }
    const asked = targetOf(query, settings);
    if (typeof asked === 'string') return text(400, asked);
    try {
      const urls = await asked.purge(store);
      const where = store instanceof MemoryStore ? 'this replica' : 'redis';
      signals.cachePurged.emit({ by: asked.by, what: asked.what, urls, where });
      return text(
        200,
        `forgotten ${where === 'redis' ? 'on all replicas' : 'on this replica'}: ${asked.by} ${asked.what}, ${urls} ${urls === 1 ? 'URL' : 'URLs'}`,
      );
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return text(503, 'Redis cannot be reached: nothing is purged yet; ask again');
    }
  },
});

interface Target extends Pick<CachePurged, 'by' | 'what'> {
  purge(store: CacheStore): Promise<number>;
}

/** @returns what is wrong with what was asked for */
function targetOf(query: URLSearchParams, { upstreams }: CachingSettings): Target | string {
  const [upstream, path, key, tag] = ['upstream', 'path', 'key', 'tag'].map((name) => query.get(name) ?? undefined);
  const one = async (store: CacheStore, place: string): Promise<number> => {
    await store.purge(place);
    return 1;
  };
  if ([path, key, tag].filter((value) => value !== undefined).length !== 1)
    return 'name one thing to purge: upstream and path, key, or tag';
  if (tag !== undefined) return { by: 'tag', what: tag, purge: async (store) => store.purgeTag(tag) };
  if (key !== undefined)
    return KEY.test(key) ? { by: 'key', what: key, purge: (store) => one(store, key) } : 'a key has 43 characters of base64url';
  if (!upstreams.some(({ name }) => name === upstream))
    return `nothing is kept of the upstream "${upstream ?? ''}"; kept are answers of: ${upstreams.map(({ name }) => name).join(', ')}`;
  if (!path?.startsWith('/')) return 'a path begins with a slash, and has the query of the call, as it is sent to the upstream';
  return { by: 'url', what: `${upstream} ${path.split('?')[0]}`, purge: (store) => one(store, placeOf(upstream as string, path)) };
}

function refusal({ purgeToken }: CachingSettings, authorization: string | undefined): 'no token' | 'wrong token' | 'no purges' | undefined {
  if (!purgeToken) return 'no purges';
  const presented = /^Bearer ([!-~]{1,1024})$/i.exec(authorization ?? '')?.[1];
  if (presented === undefined) return 'no token';
  // Hashes are of one length, and are compared in constant time.
  return timingSafeEqual(hash('sha256', presented, 'buffer'), hash('sha256', purgeToken.reveal(), 'buffer')) ? undefined : 'wrong token';
}

const text = (status: number, body: string): PageAnswer => ({ status, type: 'text/plain; charset=utf-8', body: `${body}\n` });
