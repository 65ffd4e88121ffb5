import type { Review } from '@portico/contracts-reviews';
import { Field, Integer } from '@portico/platform';

export class ReviewLine {
  @Field(Integer, { doc: 'One to five stars.' })
  stars!: number;

  @Field(String, { nullable: true })
  title!: string | null;

  @Field()
  by!: string;

  @Field(String, { format: 'date-time' })
  at!: string;
}

export class ReviewsView {
  @Field([ReviewLine], { doc: 'None for a product that is not known.' })
  reviews!: ReviewLine[];
}

export const toReviewsView = (reviews: readonly Review[]): ReviewsView => ({
  reviews: reviews.map(({ rating, title, author, createdAt }) => ({ stars: rating, title, by: author, at: createdAt })),
});
