import '../by-hand/metadata.ts';
import { Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { AggregationModule } from '@portico/aggregation';
import { BearerStrategy, CallersModule, DevelopmentCallerStrategy, SessionModule, SessionStrategy, UpstreamIdentityModule, WithBearer, WithSession } from '@portico/auth';
import type { CallerStrategy } from '@portico/auth';
import { EdgeModule } from '@portico/edge';
import { ObservabilityModule } from '@portico/observability';
import { OverloadModule } from '@portico/overload';
import { ApiKeyStrategy, PartnersModule, PartnerTokenStrategy, WithPartners } from '@portico/partners';
import { Bff, ReadsSettings, runBff } from '@portico/platform';
import { RateLimitModule } from '@portico/rate-limit';
import { StorefrontModule } from '../web-bff/storefront.module.ts';
import { manyPartners } from './many-partners.ts';

/** How callers become known, as web-bff, mobile-bff and partner-bff have it: what they need, and whom they ask in which order. */
interface Way {
  readonly modules: readonly Type[];
  readonly strategies: readonly Type<CallerStrategy>[];
}

const WAYS: Readonly<Record<string, Way>> = {
  session: { modules: [SessionModule], strategies: [SessionStrategy, DevelopmentCallerStrategy] },
  token: { modules: [], strategies: [BearerStrategy, DevelopmentCallerStrategy] },
  key: { modules: [PartnersModule], strategies: [ApiKeyStrategy, PartnerTokenStrategy, DevelopmentCallerStrategy] },
};

const way = WAYS[process.env['BENCH_SIGN_IN'] ?? ''];
if (!way) throw new Error(`BENCH_SIGN_IN is one of ${Object.keys(WAYS).join(', ')}`);

/**
 * The bench's page with the capabilities of web-bff and one way to sign in: every caller gets the same page. One settings file serves
 * all ways, so that the sections of the others are read too.
 */
@ReadsSettings(WithSession, WithBearer, WithPartners)
@Bff({ name: 'web-bff', title: 'Web BFF', commands: { 'many-partners': manyPartners } })
@Module({
  imports: [
    ...[AggregationModule, EdgeModule, ObservabilityModule, OverloadModule, RateLimitModule.forRoot(), UpstreamIdentityModule],
    ...way.modules,
    CallersModule.recognisedBy(...way.strategies),
    StorefrontModule,
  ],
})
class SignInBff {}

await runBff(SignInBff);
