export { HttpServiceBridgeModule } from './http-service-bridge.module.ts';
export { HttpServiceSettings, WithHttpService } from './http-service.settings.ts';
