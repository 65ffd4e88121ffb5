import { Global, Inject, Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { CheckedAtStart, ManagementPages, ReadsSettings, Signals, signalsProvider } from '@portico/platform';
import { REDIS, RedisModule, SealedRecords, Seals } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
import { KEPT_READS } from '@portico/upstream';
import type { KeptReads, WithUpstreams } from '@portico/upstream';
import { CachingSettings, WithCaching } from './caching.settings.ts';
import { cachingFaults } from './caching-faults.ts';
import { cachePage } from './purge/cache-page.ts';
import { purgeAction } from './purge/purge-action.ts';
import { purgeEvents } from './purge/purge-events.ts';
import { EventsSeenHere, SharedSeenEvents } from './purge/seen-events.ts';
import { UpstreamReads } from './reads/upstream-reads.ts';
import type { CacheStore } from './stores/cache-store.ts';
import { MemoryStore } from './stores/memory.store.ts';
import { RedisStore } from './stores/redis.store.ts';
import { CacheSignals } from './telemetry/cache.signals.ts';
import { cacheTelemetry } from './telemetry/cache.telemetry.ts';

/** What answers are kept in. */
export const CACHE_STORE = Symbol('portico.cache-store');

function storeFor(
  redis: RedisConnection | undefined,
  settings: CachingSettings,
  seals: Seals,
  events: Signals,
  signals: CacheSignals,
): CacheStore {
  const { memory, shared, variants, retain } = settings;
  if (!redis) return new MemoryStore({ bytes: memory, variants });
  const records = new SealedRecords(seals.for('cache'), 'cache', events);
  const failed = (error: unknown): void => signals.cacheFailed.emit({ upstream: 'any', operation: 'any', doing: 'lookup', error });
  return new RedisStore(redis, records, { variants, retain, bytes: shared }, undefined, failed);
}

function readsFor(settings: CachingSettings, store: CacheStore, signals: CacheSignals): KeptReads {
  return {
    of: (name) => {
      const upstream = settings.upstreams.find((one) => one.name === name);
      // Dates of others are held against the time of day.
      return upstream && new UpstreamReads(upstream, settings, store, signals, Date.now);
    },
    namedIn: (given, name) => (given as WithCaching).caching.upstreams.find((one) => one.name === name)?.operations.map((one) => one.name) ?? [],
  };
}

/** Keeps answers of upstreams, as these and the settings allow it. */
@Global()
@ReadsSettings(WithCaching)
@CheckedAtStart((settings: WithCaching & WithUpstreams) => cachingFaults(settings))
@Module({
  imports: [RedisModule],
  providers: [
    signalsProvider(CacheSignals, cacheTelemetry),
    { provide: CACHE_STORE, useFactory: storeFor, inject: [REDIS, CachingSettings, Seals, Signals, CacheSignals] },
    { provide: KEPT_READS, useFactory: readsFor, inject: [CachingSettings, CACHE_STORE, CacheSignals] },
  ],
  exports: [KEPT_READS],
})
export class CachingModule implements OnModuleInit {
  constructor(
    @Inject(CACHE_STORE) private readonly store: CacheStore,
    private readonly settings: CachingSettings,
    private readonly signals: CacheSignals,
    private readonly pages: ManagementPages,
    @Inject(REDIS) private readonly redis: RedisConnection | undefined,
  ) {}

  onModuleInit(): void {
    this.pages.add(cachePage(this.settings, this.store));
    this.pages.addAction(purgeAction(this.settings, this.store, this.signals));
    const seen = this.redis ? new SharedSeenEvents(this.redis) : new EventsSeenHere();
    this.pages.addAction(purgeEvents(this.settings, this.store, seen, this.signals));
  }
}
