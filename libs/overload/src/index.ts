export { OverloadModule } from './overload.module.ts';
export { OverloadSettings, WithOverload } from './overload.settings.ts';
export { OverloadSignals } from './overload.signals.ts';
export type { RequestShed } from './overload.signals.ts';
