import { Controller, Get, Query } from '@nestjs/common';
import { Public, Returns } from '@portico/platform';
import { HomePlan } from './home.plan.ts';
import { HomeQuery } from './home.query.ts';
import { HomeView } from './home.view.ts';

@Controller('api')
export class HomeController {
  constructor(private readonly plans: HomePlan) {}

  @Get('home')
  @Public()
  @Returns(HomeView)
  get(@Query() query: HomeQuery): Promise<HomeView> {
    return this.plans.home.run(query);
  }
}
