export { upstreamKey } from './claims/held-claim.ts';
export { IdempotencyModule } from './idempotency.module.ts';
export { IdempotencySettings, WithIdempotency } from './idempotency.settings.ts';
export { IdempotencySignals } from './telemetry/idempotency.signals.ts';
export type { IdempotencyKeyUsed } from './telemetry/idempotency.signals.ts';
export { Idempotent, REPEATS, Repeatable } from './routes/repeats.ts';
export type { Idempotency } from './routes/repeats.ts';
