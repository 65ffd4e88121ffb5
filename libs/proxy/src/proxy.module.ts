import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { BffSettings, CheckedAtStart, ReadsSettings, signalsProvider } from '@portico/platform';
import type { NamedPolicies } from '@portico/platform';
import { UpstreamModule } from '@portico/upstream';
import type { WithUpstreams } from '@portico/upstream';
import { ConfiguredRoutes, POLICIES } from './routes/configured-routes.ts';
import { RouteAnswers } from './routes/route-answers.ts';
import { routeFaults } from './routes/route-faults.ts';
import { WithRoutes } from './routes/routes.settings.ts';
import { StaticRoutes, staticFaults } from './static/static-routes.ts';
import { WithStatic } from './static/static.settings.ts';
import { WithTranscoding } from './transcoding/transcode.settings.ts';
import { loadTranscoder, TRANSCODER, TRANSCODING, TranscodedRoutes, transcodingFaults } from './transcoding/transcoded-routes.ts';
import type { Transcoding } from './transcoding/transcoding.ts';
import { ProxySignals } from './versions/proxy.signals.ts';
import { proxyTelemetry } from './versions/proxy.telemetry.ts';
import { WithVersions } from './versions/versions.settings.ts';

/** What a BFF gives to the routes of its settings. */
export interface ProxyOptions {
  /** Decorators of libraries that routes may have, by the names that they have in bff.yaml. */
  readonly policies?: NamedPolicies;
  /** Contracts of gRPC services that `transcode` may name. */
  readonly transcoding?: Transcoding;
}

const PROVIDERS: Provider[] = [
  signalsProvider(ProxySignals, proxyTelemetry),
  RouteAnswers,
  ConfiguredRoutes,
  StaticRoutes,
  TranscodedRoutes,
  { provide: POLICIES, useValue: {} },
  { provide: TRANSCODING, useValue: undefined },
  { provide: TRANSCODER, useFactory: loadTranscoder, inject: [BffSettings, TRANSCODING] },
];

/** Gives a BFF the `routes`, `static` files and `transcode` sections of its settings: requests that are answered without a controller between. */
@ReadsSettings(WithRoutes, WithVersions, WithStatic, WithTranscoding)
@CheckedAtStart((settings: WithRoutes & WithVersions & WithStatic & WithTranscoding & WithUpstreams) => [...routeFaults(settings), ...staticFaults(settings), ...transcodingFaults(settings)])
@Module({ imports: [UpstreamModule], providers: PROVIDERS })
export class ProxyModule {
  /**
   * ```ts
   * ProxyModule.forRoot({ policies: { cost: Cost } }) // routes: [{ …, policies: { cost: 5 } }]
   * ProxyModule.forRoot({ transcoding: transcoding(recommendations) }) // transcode: [{ to: recommendations, … }]
   * ```
   */
  static forRoot({ policies = {}, transcoding }: ProxyOptions): DynamicModule {
    return { module: ProxyModule, providers: [{ provide: POLICIES, useValue: policies }, { provide: TRANSCODING, useValue: transcoding }] };
  }
}
