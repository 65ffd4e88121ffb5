import { Controller, Get, Param, Query } from '@nestjs/common';
import { Bytes, Public, Returns, Summary } from '@portico/platform';
import { ImageQuery } from '../../images/image.query.ts';
import { FULL_WIDTH, negotiateImageSize } from '../../images/image-size.ts';
import { ProductParams } from './product.params.ts';
import { ProductPlan } from './product.plan.ts';
import { ProductView } from './product.view.ts';

@Controller('v1/products')
export class ProductController {
  constructor(private readonly plans: ProductPlan) {}

  @Get(':id')
  @Public()
  @Summary('One product')
  @Returns(ProductView)
  @Bytes('3kB')
  get(@Param() { id }: ProductParams, @Query() query: ImageQuery): Promise<ProductView> {
    return this.plans.product.run({ id, pixels: negotiateImageSize(query, FULL_WIDTH) });
  }
}
