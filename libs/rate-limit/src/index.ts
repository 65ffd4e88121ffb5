export { RateLimitModule } from './rate-limit.module.ts';
export { PlanSettings, RateLimitSettings } from './rate-limit.settings.ts';
export type { WithRateLimit } from './rate-limit.settings.ts';
export { LimitSettings, QuotaSettings } from './limit.settings.ts';
export { PLANS } from './plans/plan-source.ts';
export type { PlanSource } from './plans/plan-source.ts';
export { Cost } from './throttler/cost.decorator.ts';
export { PorticoThrottlerGuard } from './throttler/portico-throttler.guard.ts';
