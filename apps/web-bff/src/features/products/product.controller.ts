import { Controller, Get, Param } from '@nestjs/common';
import { Public, Returns } from '@portico/platform';
import { ProductParams } from './product.params.ts';
import { ProductPlan } from './product.plan.ts';
import { ProductView } from './product.view.ts';

@Controller('api/products')
export class ProductController {
  constructor(private readonly plans: ProductPlan) {}

  @Get(':id')
  @Public()
  @Returns(ProductView)
  get(@Param() params: ProductParams): Promise<ProductView> {
    return this.plans.product.run(params);
  }
}
