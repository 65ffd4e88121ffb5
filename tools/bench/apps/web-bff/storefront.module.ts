import { Module } from '@nestjs/common';
import { UpstreamClientsModule } from '../../../../apps/web-bff/src/upstreams/upstream-clients.module.ts';
import { StorefrontController } from './storefront.controller.ts';
import { StorefrontPlan } from './storefront.plan.ts';
import { WithoutPlan } from './without-plan.ts';

/** The feature that the bench adds to web-bff. */
@Module({
  imports: [UpstreamClientsModule],
  controllers: [StorefrontController],
  providers: [StorefrontPlan, WithoutPlan],
})
export class StorefrontModule {}
