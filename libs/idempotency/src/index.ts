export { upstreamKey } from './claims/held-claim.ts';
export { IdempotencyModule } from './idempotency.module.ts';
export { IdempotencySettings } from './idempotency.settings.ts';
