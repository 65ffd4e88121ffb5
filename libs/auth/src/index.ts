export { BearerSettings, IssuerSettings } from './bearer/bearer.settings.ts';
export type { WithBearer } from './bearer/bearer.settings.ts';
export { BearerStrategy } from './bearer/bearer.strategy.ts';
export type { CallerStrategy } from './callers/caller-strategy.ts';
export { CallersModule } from './callers/callers.module.ts';
export { DevelopmentCallerModule } from './development/development-caller.module.ts';
export { DEVELOPMENT_CALLER_HEADER, DevelopmentCallerStrategy } from './development/development-caller.strategy.ts';
