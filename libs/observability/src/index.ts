export { ObservabilityModule } from './observability.module.ts';
