import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ReadsSettings } from '@portico/platform';
import { UpstreamModule } from '@portico/upstream';
import { HttpServiceBridge } from './bridge/http-service-bridge.ts';
import { UpstreamAdapter } from './bridge/upstream-adapter.ts';
import { WithHttpService } from './http-service.settings.ts';

/**
 * Lets code that uses `HttpService` of `@nestjs/axios` stay as it is: its calls go to the BFF's upstreams, with everything that
 * is done for theirs.
 *
 * ```ts
 * @Module({ imports: [HttpModule, HttpServiceBridgeModule] })
 *
 * this.http.get('http://catalog/products/7'); // `catalog` of `upstreams` in bff.yaml, whatever its instances are
 * ```
 *
 * A call ends with the request that it serves, even when its result is not awaited. One that serves no request has the deadline of a
 * data route. It all holds from `onModuleInit` on; calls at start belong into `onApplicationBootstrap`, when instances are known.
 * Not taken over from axios, because the upstream's settings say it: agents, proxies, sockets, TLS and rates. Progress is not
 * reported.
 */
@ReadsSettings(WithHttpService)
@Module({ imports: [DiscoveryModule, UpstreamModule], providers: [HttpServiceBridge, UpstreamAdapter] })
export class HttpServiceBridgeModule {}
