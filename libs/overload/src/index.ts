export { OverloadModule } from './overload.module.ts';
export { OverloadSettings } from './overload.settings.ts';
