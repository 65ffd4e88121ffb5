import { Controller, Get, Query } from '@nestjs/common';
import { Bytes, Public, Returns, Summary } from '@portico/platform';
import { ImageQuery } from '../../images/image.query.ts';
import { negotiateImageSize, THUMBNAIL } from '../../images/image-size.ts';
import { HomePlan } from './home.plan.ts';
import { HomeView } from './home.view.ts';

@Controller('v1/home')
export class HomeController {
  constructor(private readonly plans: HomePlan) {}

  @Get()
  @Public()
  @Summary('The first screen')
  @Returns(HomeView)
  @Bytes('6kB')
  get(@Query() query: ImageQuery): Promise<HomeView> {
    return this.plans.home.run({ pixels: negotiateImageSize(query, THUMBNAIL) });
  }
}
