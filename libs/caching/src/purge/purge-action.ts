import { hash, timingSafeEqual } from 'node:crypto';
import type { ManagementAction } from '@portico/platform';
import type { CachingSettings } from '../caching.settings.ts';
import type { CacheStore } from '../stores/cache-store.ts';
import type { CacheSignals } from '../telemetry/cache.signals.ts';
import { purged, text } from './purge-target.ts';

/**
 * `POST /cache/purge` on the management port, by `?upstream=catalog&path=/products/1`, `?key=…` or `?tag=…`, with the token of the
 * settings. It answers when what was named is forgotten.
 */
export const purgeAction = (settings: CachingSettings, store: CacheStore, signals: CacheSignals): ManagementAction => ({
  path: '/cache/purge',
  about: 'forgets kept answers, by upstream and path, by key, or by tag (POST, with a token)',
  run({ query, authorization }) {
    const because = refusal(settings, authorization);
    if (because === undefined) return purged(Object.fromEntries(query), settings, store, signals);
    signals.purgeRefused.emit({ because });
    return because === 'no purges' ? text(403, 'caching.purgeToken is not set: nothing can be purged here') : text(401, 'a purge needs the token of caching.purgeToken: Authorization: Bearer …');
  },
});

function refusal({ purgeToken }: CachingSettings, authorization: string | undefined): 'no token' | 'wrong token' | 'no purges' | undefined {
  if (!purgeToken) return 'no purges';
  const presented = /^Bearer ([!-~]{1,1024})$/i.exec(authorization ?? '')?.[1];
  if (presented === undefined) return 'no token';
  // Hashes are of one length, and are compared in constant time.
  return timingSafeEqual(hash('sha256', presented, 'buffer'), hash('sha256', purgeToken.reveal(), 'buffer')) ? undefined : 'wrong token';
}
