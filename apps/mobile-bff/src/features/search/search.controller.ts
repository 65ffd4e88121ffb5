import { Controller, Get, Query } from '@nestjs/common';
import { Bytes, Public, Returns, Summary } from '@portico/platform';
import { negotiateImageSize, THUMBNAIL } from '../../images/image-size.ts';
import { SearchPlan } from './search.plan.ts';
import { SearchQuery } from './search.query.ts';
import { SearchView } from './search.view.ts';

@Controller('v1/search')
export class SearchController {
  constructor(private readonly plans: SearchPlan) {}

  @Get()
  @Public()
  @Summary('Products that match some words')
  @Returns(SearchView)
  @Bytes('5kB')
  get(@Query() query: SearchQuery): Promise<SearchView> {
    const { q, cursor } = query;
    return this.plans.search.run({ q, cursor, pixels: negotiateImageSize(query, THUMBNAIL) });
  }
}
