import { Module } from '@nestjs/common';
import { UpstreamClientsModule } from '../../../../apps/web-bff/src/upstreams/upstream-clients.module.ts';
import { handSettings } from '../by-hand/settings.ts';
import { UndiciShop } from '../by-hand/undici-shop.ts';
import { StorefrontController } from './storefront.controller.ts';
import { StorefrontPlan } from './storefront.plan.ts';
import { WithoutPlan } from './without-plan.ts';

/** The feature that the bench adds to web-bff. */
@Module({
  imports: [UpstreamClientsModule],
  controllers: [StorefrontController],
  providers: [StorefrontPlan, WithoutPlan, { provide: UndiciShop, useFactory: () => new UndiciShop(handSettings(process.env)) }],
})
export class StorefrontModule {}
