import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CheckedAtStart, ReadsSettings, signalsProvider } from '@portico/platform';
import { UpstreamModule } from '@portico/upstream';
import type { WithUpstreams } from '@portico/upstream';
import { ConfiguredRoutes } from './routes/configured-routes.ts';
import { RouteAnswers } from './routes/route-answers.ts';
import { POLICIES } from './routes/route-policies.ts';
import type { Policies } from './routes/route-policies.ts';
import { routeFaults } from './routes/route-faults.ts';
import { WithRoutes } from './routes/routes.settings.ts';
import { StaticRoutes, staticFaults } from './static/static-routes.ts';
import { WithStatic } from './static/static.settings.ts';
import { ProxySignals } from './versions/proxy.signals.ts';
import { proxyTelemetry } from './versions/proxy.telemetry.ts';
import { WithVersions } from './versions/versions.settings.ts';

/** Gives a BFF the `routes` and `static` files of its settings: requests that are answered without a controller between. */
@ReadsSettings(WithRoutes, WithVersions, WithStatic)
@CheckedAtStart((settings: WithRoutes & WithVersions & WithStatic & WithUpstreams) => [...routeFaults(settings), ...staticFaults(settings)])
@Module({ imports: [UpstreamModule], providers: [signalsProvider(ProxySignals, proxyTelemetry), RouteAnswers, ConfiguredRoutes, StaticRoutes, { provide: POLICIES, useValue: {} }] })
export class ProxyModule {
  /**
   * ```ts
   * ProxyModule.forRoot({ policies: { cost: Cost } }) // routes: [{ …, policies: { cost: 5 } }]
   * ```
   *
   * @param policies decorators of libraries that routes may have, by the names that they have in bff.yaml
   */
  static forRoot({ policies }: { readonly policies: Policies }): DynamicModule {
    return { module: ProxyModule, providers: [{ provide: POLICIES, useValue: policies }] };
  }
}
