import { Module } from '@nestjs/common';
import { AggregationModule } from '@portico/aggregation';
import { BearerStrategy, CallersModule, DevelopmentCallerStrategy, UpstreamIdentityModule } from '@portico/auth';
import { CachingModule } from '@portico/caching';
import { EdgeModule } from '@portico/edge';
import { IdempotencyModule, Repeatable } from '@portico/idempotency';
import { ObservabilityModule } from '@portico/observability';
import { OpenApiPageModule } from '@portico/openapi';
import { OverloadModule } from '@portico/overload';
import { Bff } from '@portico/platform';
import { ProxyModule } from '@portico/proxy';
import { Cost, RateLimitModule } from '@portico/rate-limit';
import { HomeModule } from './features/home/home.module.ts';
import { MediaModule } from './features/media/media.module.ts';
import { OrdersModule } from './features/orders/orders.module.ts';
import { ProductModule } from './features/product/product.module.ts';
import { ReviewsModule } from './features/reviews/reviews.module.ts';
import { SearchModule } from './features/search/search.module.ts';

const CALLERS = CallersModule.recognisedBy(BearerStrategy, DevelopmentCallerStrategy);
const DESCRIPTION = [OpenApiPageModule];
const LIMITS = RateLimitModule.forRoot();
/** The routes of bff.yaml may say what they cost, and that a repeated write does no harm. */
const ROUTES = ProxyModule.forRoot({ policies: { cost: Cost, repeatable: (is: boolean) => (is ? Repeatable() : () => undefined) } });
const CAPABILITIES = [AggregationModule, CachingModule, CALLERS, EdgeModule, IdempotencyModule, LIMITS, ObservabilityModule, OverloadModule, ROUTES, UpstreamIdentityModule];
const FEATURES = [HomeModule, ProductModule, SearchModule, OrdersModule, MediaModule, ReviewsModule];

/** The BFF for native apps: the capabilities it uses, then its features. */
@Bff({ name: 'mobile-bff', title: 'Mobile BFF' })
@Module({ imports: [...CAPABILITIES, ...DESCRIPTION, ...FEATURES] })
export class MobileBffModule {}
