import { Module } from '@nestjs/common';
import { AggregationModule } from '@portico/aggregation';
import { DevelopmentCallerModule } from '@portico/auth';
import { EdgeModule } from '@portico/edge';
import { ObservabilityModule } from '@portico/observability';
import { Bff } from '@portico/platform';
import { HomeModule } from './features/home/home.module.ts';
import { WebBffSettings } from './web-bff.settings.ts';

/** The BFF for browsers: the capabilities it uses, then its features. */
@Bff({ name: 'web-bff', title: 'Web BFF', settings: WebBffSettings })
@Module({ imports: [AggregationModule, DevelopmentCallerModule, EdgeModule, ObservabilityModule, HomeModule] })
export class WebBffModule {}
