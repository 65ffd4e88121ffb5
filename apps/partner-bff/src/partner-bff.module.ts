import { Module } from '@nestjs/common';
import { AggregationModule } from '@portico/aggregation';
import { CallersModule, DevelopmentCallerStrategy, UpstreamIdentityModule } from '@portico/auth';
import { EdgeModule } from '@portico/edge';
import { IdempotencyModule, Repeatable } from '@portico/idempotency';
import { ObservabilityModule } from '@portico/observability';
import { OverloadModule } from '@portico/overload';
import { ApiKeyStrategy, PartnersModule, partnersCommand, PartnerTokenStrategy } from '@portico/partners';
import { OpenApiModule } from '@portico/openapi';
import { Bff } from '@portico/platform';
import { ProxyModule } from '@portico/proxy';
import { Cost, RateLimitModule } from '@portico/rate-limit';
import { AvailabilityModule } from './features/availability/availability.module.ts';
import { OrdersModule } from './features/orders/orders.module.ts';
import { ProductsModule } from './features/products/products.module.ts';

const CALLERS = CallersModule.recognisedBy(ApiKeyStrategy, PartnerTokenStrategy, DevelopmentCallerStrategy);
const LIMITS = [RateLimitModule.forRoot(), IdempotencyModule];
/** The routes of bff.yaml may say what they cost, and that a repeated write does no harm. */
const ROUTES = ProxyModule.forRoot({ policies: { cost: Cost, repeatable: (is: boolean) => (is ? Repeatable() : () => undefined) } });
const CAPABILITIES = [AggregationModule, PartnersModule, CALLERS, EdgeModule, ObservabilityModule, OverloadModule, OpenApiModule, ROUTES, UpstreamIdentityModule, ...LIMITS];
const FEATURES = [ProductsModule, AvailabilityModule, OrdersModule];

/** The BFF for third parties: the capabilities it uses, then its features. */
@Bff({ name: 'partner-bff', title: 'Partner API', commands: { partners: partnersCommand } })
@Module({ imports: [...CAPABILITIES, ...FEATURES] })
export class PartnerBffModule {}
