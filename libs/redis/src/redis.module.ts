import { Global, Inject, Module } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { BffIdentity, BffSettings, CheckedAtStart, Environment, ReadsSettings, Signals, signalsProvider } from '@portico/platform';
import { RedisConnection } from './redis-connection.ts';
import { WithRedis } from './redis.settings.ts';
import { Seals } from './seals.ts';
import { RecordSignals } from './telemetry/record.signals.ts';
import { recordTelemetry } from './telemetry/record.telemetry.ts';

/** The BFF's Redis; undefined where the settings name none, and each replica keeps in its memory what it must. */
export const REDIS = Symbol('portico.redis');

/** Connects a BFF to the Redis that its replicas share. */
@Global()
@ReadsSettings(WithRedis)
@CheckedAtStart((settings: WithRedis, environment) => Seals.faults(settings, environment))
@Module({
  providers: [
    signalsProvider(RecordSignals, recordTelemetry),
    { provide: Seals, useFactory: Seals.of, inject: [BffSettings, BffIdentity, Environment] },
    {
      provide: REDIS,
      useFactory: ({ redis }: WithRedis, { name }: BffIdentity, events: Signals) =>
        redis.url === undefined ? undefined : new RedisConnection({ ...redis, prefix: redis.prefix ?? `${name}:` }, events),
      // The seals come first: a start that is refused for want of a secret leaves no connection behind.
      inject: [BffSettings, BffIdentity, Signals, Seals],
    },
  ],
  exports: [REDIS, Seals],
})
export class RedisModule implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: RedisConnection | undefined) {}

  /** A BFF starts without its Redis, but the first requests should not be the ones that wait for it. */
  async onModuleInit(): Promise<void> {
    await this.redis?.settled();
  }

  onApplicationShutdown(): void {
    this.redis?.close();
  }
}
