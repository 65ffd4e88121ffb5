export { HealthModule } from './health.module.ts';
export { InReadiness } from './in-readiness.decorator.ts';
export type { IndicatorResult, ReadinessIndicator, ReadinessOptions } from './in-readiness.decorator.ts';
