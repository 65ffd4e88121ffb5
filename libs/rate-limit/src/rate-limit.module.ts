import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { getOptionsToken, getStorageToken } from '@nestjs/throttler';
import type { ThrottlerModuleOptions, ThrottlerStorage } from '@nestjs/throttler';
import { CheckedAtStart, ReadsSettings, signalsProvider } from '@portico/platform';
import { REDIS, RedisModule } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
import { LimitsPage } from './limits.page.ts';
import { RateLimitSettings, WithRateLimit } from './rate-limit.settings.ts';
import { faultsOf, unknownPlans } from './settings-faults.ts';
import { ADDRESS_STORE, AddressLimitStage } from './stages/address-limit.stage.ts';
import { CallerLimitStage } from './stages/caller-limit.stage.ts';
import { CALLER_STORES, CallerStores } from './stores/caller-stores.ts';
import { asLimitStore } from './stores/foreign.store.ts';
import { openStore } from './stores/open-store.ts';
import { RateLimitSignals } from './telemetry/rate-limit.signals.ts';
import { rateLimitTelemetry } from './telemetry/rate-limit.telemetry.ts';
import { PorticoThrottlerGuard } from './throttler/portico-throttler.guard.ts';

/** Limits by address, and by caller and plan. With a Redis, all replicas count together. */
@ReadsSettings(WithRateLimit)
@CheckedAtStart((settings: WithRateLimit) => (settings.rateLimit.enabled ? [...faultsOf(settings.rateLimit), ...('partners' in settings ? [] : unknownPlans(settings.rateLimit))] : []))
@Module({ imports: [RedisModule] })
export class RateLimitModule {
  /** @param options as those of `ThrottlerModule.forRoot()`: limits that hold beside those of the plans, and what changes them for a request */
  static forRoot(options: ThrottlerModuleOptions = []): DynamicModule {
    return {
      module: RateLimitModule,
      providers: [
        { provide: getOptionsToken(), useValue: options },
        {
          provide: getStorageToken(),
          useFactory: ({ trackers }: CallerStores): ThrottlerStorage => trackers,
          inject: [CALLER_STORES],
        },
        {
          provide: CALLER_STORES,
          useFactory: (settings: RateLimitSettings, redis: RedisConnection | undefined) => {
            const storage = Array.isArray(options) ? undefined : options.storage;
            const given = storage && asLimitStore(storage);
            return new CallerStores((kind) => given ?? openStore(kind, settings, redis));
          },
          inject: [RateLimitSettings, REDIS],
        },
        {
          provide: ADDRESS_STORE,
          useFactory: (settings: RateLimitSettings, redis: RedisConnection | undefined) => openStore('address', settings, redis),
          inject: [RateLimitSettings, REDIS],
        },
        signalsProvider(RateLimitSignals, rateLimitTelemetry),
        PorticoThrottlerGuard,
        AddressLimitStage,
        CallerLimitStage,
        LimitsPage,
      ],
      exports: [RateLimitSignals, getOptionsToken(), getStorageToken(), PorticoThrottlerGuard],
    };
  }
}
