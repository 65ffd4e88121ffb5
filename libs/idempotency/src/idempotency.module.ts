import { Module } from '@nestjs/common';
import { ReadsSettings, Signals, signalsProvider } from '@portico/platform';
import { REDIS, RedisModule, SealedRecords, Seals } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
import { IdempotencySettings, WithIdempotency } from './idempotency.settings.ts';
import { IDEMPOTENCY_STORE, IdempotencyStage } from './idempotency.stage.ts';
import { FallbackStore } from './stores/fallback.store.ts';
import type { IdempotencyStore } from './stores/idempotency-store.ts';
import { MemoryStores } from './stores/memory-stores.ts';
import { RedisStore } from './stores/redis.store.ts';
import { IdempotencySignals } from './telemetry/idempotency.signals.ts';
import { idempotencyTelemetry } from './telemetry/idempotency.telemetry.ts';

function storeFor(redis: RedisConnection | undefined, { localKeys, localAnswers, whenStoreIsGone }: IdempotencySettings, seals: Seals, events: Signals): IdempotencyStore {
  const local = new MemoryStores({ keys: localKeys, bytes: localAnswers });
  if (!redis) return local;
  const shared = new RedisStore(redis, new SealedRecords(seals.for('idempotency'), 'idempotency', events));
  return whenStoreIsGone === 'local' ? new FallbackStore(shared, local) : shared;
}

/** Carries out a write once for each `Idempotency-Key`. */
@ReadsSettings(WithIdempotency)
@Module({
  imports: [RedisModule],
  providers: [
    signalsProvider(IdempotencySignals, idempotencyTelemetry),
    { provide: IDEMPOTENCY_STORE, useFactory: storeFor, inject: [REDIS, IdempotencySettings, Seals, Signals] },
    IdempotencyStage,
  ],
})
export class IdempotencyModule {}
