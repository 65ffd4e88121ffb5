export { HttpServiceBridgeModule } from './http-service-bridge.module.ts';
export { HttpServiceSettings } from './http-service.settings.ts';
