import type { RedisConnection } from '@portico/redis';
import type { RateLimitSettings } from '../rate-limit.settings.ts';
import type { CallerKind } from './caller-stores.ts';
import type { LimitStore } from './limit.store.ts';
import { MemoryStore } from './memory.store.ts';
import { RedisStore } from './redis.store.ts';
import { FallbackStore } from './fallback.store.ts';

/**
 * Where a BFF counts: in its own memory, or with all its replicas in their Redis.
 *
 * @param space what is counted together. Each store has a memory of its own
 */
export function openStore(space: 'address' | CallerKind, settings: RateLimitSettings, redis: RedisConnection | undefined): LimitStore {
  const { entries, replicas, whenStoreIsGone } = settings;
  const local = new MemoryStore(entries);
  return redis ? new FallbackStore(redis, new RedisStore(redis, space), local, whenStoreIsGone, replicas) : local;
}
