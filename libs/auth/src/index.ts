export { DevelopmentCallerModule } from './development/development-caller.module.ts';
export { DEVELOPMENT_CALLER_HEADER } from './development/development-caller.stage.ts';
