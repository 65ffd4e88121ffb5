export { CachingModule } from './caching.module.ts';
export { CachedOperationSettings, CachedUpstreamSettings, CachingSettings, WithCaching } from './caching.settings.ts';
export { CacheSignals } from './telemetry/cache.signals.ts';
export type { CacheFailed, CachePurged, PurgeRefused, ReadAnswered, ReadOutcome } from './telemetry/cache.signals.ts';
