export { EdgeModule } from './edge.module.ts';
export { EdgeSettings, WithEdge } from './edge.settings.ts';
export { ClientAddressSignals } from './client-address/client-address.signals.ts';
export type { ClientHidden } from './client-address/client-address.signals.ts';
