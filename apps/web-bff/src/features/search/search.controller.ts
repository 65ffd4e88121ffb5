import { Controller, Get, Query } from '@nestjs/common';
import { Public, Returns } from '@portico/platform';
import { SearchPlan } from './search.plan.ts';
import { SearchQuery } from './search.query.ts';
import { SearchView } from './search.view.ts';

@Controller('api/search')
export class SearchController {
  constructor(private readonly plans: SearchPlan) {}

  @Get()
  @Public()
  @Returns(SearchView)
  get(@Query() query: SearchQuery): Promise<SearchView> {
    return this.plans.search.run(query);
  }
}
