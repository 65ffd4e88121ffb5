import { Controller, Get, Param } from '@nestjs/common';
import { Bytes, Public, Returns, Summary } from '@portico/platform';
import { ProductParams } from '../product/product.params.ts';
import { NewestReviews } from './newest-reviews.ts';
import { ReviewsView, toReviewsView } from './reviews.view.ts';

@Controller('v1/products')
export class ReviewsController {
  constructor(private readonly reviews: NewestReviews) {}

  @Get(':id/reviews')
  @Public()
  @Summary('What others say of a product, the newest first')
  @Returns(ReviewsView)
  @Bytes('1kB')
  async get(@Param() { id }: ProductParams): Promise<ReviewsView> {
    return toReviewsView(await this.reviews.of(id));
  }
}
