import { Controller, Get, Query } from '@nestjs/common';
import { Bytes, Public, Returns } from '@portico/platform';
import { UndiciShop } from '../by-hand/undici-shop.ts';
import { StorefrontPlan } from './storefront.plan.ts';
import { StorefrontQuery } from './storefront.query.ts';
import { StorefrontView } from './storefront.view.ts';
import { WithoutPlan } from './without-plan.ts';

/** The measured endpoint, and the same page with the plan, or plan and upstream client, replaced by code by hand. */
@Controller('api')
export class StorefrontController {
  constructor(
    private readonly plans: StorefrontPlan,
    private readonly withoutPlan: WithoutPlan,
    private readonly shop: UndiciShop,
  ) {}

  @Get('storefront')
  @Public()
  @Bytes('6kB')
  @Returns(StorefrontView)
  get(@Query() query: StorefrontQuery): Promise<StorefrontView> {
    return this.plans.storefront.run(query);
  }

  @Get('storefront/without-plan')
  @Public()
  @Bytes('6kB')
  @Returns(StorefrontView)
  getWithoutPlan(@Query() { limit }: StorefrontQuery): Promise<StorefrontView> {
    return this.withoutPlan.page(limit);
  }

  @Get('storefront/by-hand')
  @Public()
  @Bytes('6kB')
  @Returns(StorefrontView)
  getByHand(@Query() _query: StorefrontQuery): Promise<StorefrontView> {
    return this.shop.page();
  }
}
