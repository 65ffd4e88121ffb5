import { Controller, Get, Param, Query } from '@nestjs/common';
import { AnswerHeader, Public, Returns, Summary } from '@portico/platform';
import { Cost } from '@portico/rate-limit';
import { linkNext } from './next-link.ts';
import { ProductPage } from './product-page.view.ts';
import { ProductParams } from './product.params.ts';
import { Product } from './product.view.ts';
import { ProductsPlan } from './products.plan.ts';
import { ProductsQuery } from './products.query.ts';

@Controller('v1/products')
@Public()
export class ProductsController {
  constructor(private readonly plans: ProductsPlan) {}

  @Get()
  @Cost(5)
  @Summary('Lists products in a stable order, page by page.')
  @AnswerHeader('Link', 'The next page, `rel="next"` (RFC 8288); absent on the last one.')
  @Returns(ProductPage)
  async list(@Query() query: ProductsQuery): Promise<ProductPage> {
    const page = await this.plans.products.run(query);
    if (page.nextCursor !== null) linkNext(page.nextCursor);
    return page;
  }

  @Get(':sku')
  @Summary('Reads one product.')
  @Returns(Product)
  get(@Param() params: ProductParams): Promise<Product> {
    return this.plans.product.run(params);
  }
}
