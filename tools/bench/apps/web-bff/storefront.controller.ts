import { setTimeout as delay } from 'node:timers/promises';
import { Controller, Get, Query } from '@nestjs/common';
import { Authenticated, Bytes, Public, Returns } from '@portico/platform';
import { StorefrontPlan } from './storefront.plan.ts';
import { StorefrontQuery } from './storefront.query.ts';
import { StorefrontView } from './storefront.view.ts';
import { WithoutPlan } from './without-plan.ts';

/** Milliseconds, longer than the deadline that the bench gives it. */
const LATE = 2_000;

/** The measured endpoint, the same page for visitors who are not known, without a plan, and the same page without even a call. */
@Controller('api')
export class StorefrontController {
  private remembered: StorefrontView | undefined;

  constructor(
    private readonly plans: StorefrontPlan,
    private readonly withoutPlan: WithoutPlan,
  ) {}

  @Get('storefront')
  @Public()
  @Bytes('6kB')
  @Returns(StorefrontView)
  get(@Query() query: StorefrontQuery): Promise<StorefrontView> {
    return this.plans.storefront.run(query);
  }

  @Get('storefront/shared')
  @Public()
  @Bytes('6kB')
  @Returns(StorefrontView)
  getShared(@Query() query: StorefrontQuery): Promise<StorefrontView> {
    return this.plans.shared.run(query);
  }

  @Get('storefront/kept')
  @Public()
  @Bytes('6kB')
  @Returns(StorefrontView)
  getKept(@Query() query: StorefrontQuery): Promise<StorefrontView> {
    return this.plans.kept.run(query);
  }

  /** For signed-in callers alone, what is kept of it included. */
  @Get('storefront/kept/mine')
  @Authenticated()
  @Bytes('6kB')
  @Returns(StorefrontView)
  getMine(@Query() query: StorefrontQuery): Promise<StorefrontView> {
    return this.plans.kept.run(query);
  }

  /** What is kept, and then nothing for longer than a request may take. */
  @Get('storefront/kept/late')
  @Public()
  @Bytes('6kB')
  @Returns(StorefrontView)
  async getLate(@Query() query: StorefrontQuery): Promise<StorefrontView> {
    const page = await this.plans.kept.run(query);
    await delay(LATE);
    return page;
  }

  @Get('storefront/without-plan')
  @Public()
  @Bytes('6kB')
  @Returns(StorefrontView)
  getWithoutPlan(@Query() { limit }: StorefrontQuery): Promise<StorefrontView> {
    return this.withoutPlan.page(limit);
  }

  @Get('storefront/remembered')
  @Public()
  @Bytes('6kB')
  @Returns(StorefrontView)
  async getRemembered(@Query() { limit }: StorefrontQuery): Promise<StorefrontView> {
    return (this.remembered ??= await this.withoutPlan.page(limit));
  }
}
