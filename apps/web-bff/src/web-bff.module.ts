import { Module } from '@nestjs/common';
import { AggregationModule } from '@portico/aggregation';
import { CallersModule, DevelopmentCallerStrategy, SessionModule, SessionStrategy, UpstreamIdentityModule } from '@portico/auth';
import { CachingModule } from '@portico/caching';
import { recommendations } from '@portico/contracts-recommendations';
import { EdgeModule } from '@portico/edge';
import { ObservabilityModule } from '@portico/observability';
import { OpenApiPageModule } from '@portico/openapi';
import { OverloadModule } from '@portico/overload';
import { Bff } from '@portico/platform';
import { ProxyModule, transcoding } from '@portico/proxy';
import { Cost, RateLimitModule } from '@portico/rate-limit';
import { AccountModule } from './features/account/account.module.ts';
import { DevelopmentPageModule } from './features/development-page/development-page.module.ts';
import { HomeModule } from './features/home/home.module.ts';
import { MediaModule } from './features/media/media.module.ts';
import { ProductsModule } from './features/products/products.module.ts';
import { SearchModule } from './features/search/search.module.ts';

/** The routes of bff.yaml may say what they cost, and call the recommendations with JSON. */
const ROUTES = ProxyModule.forRoot({ policies: { cost: Cost }, transcoding: transcoding(recommendations) });

/** The BFF for browsers: the capabilities it uses, then its features. */
@Bff({ name: 'web-bff', title: 'Web BFF' })
@Module({
  imports: [
    ...[AggregationModule, CachingModule, EdgeModule, ObservabilityModule, OverloadModule, ROUTES, RateLimitModule.forRoot(), SessionModule, UpstreamIdentityModule],
    CallersModule.recognisedBy(SessionStrategy, DevelopmentCallerStrategy),
    OpenApiPageModule,
    ...[AccountModule, DevelopmentPageModule, HomeModule, MediaModule, ProductsModule, SearchModule],
  ],
})
export class WebBffModule {}
