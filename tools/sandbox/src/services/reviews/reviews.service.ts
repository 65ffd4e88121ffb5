import type { DataSet } from '../../data/data-set.ts';
import type { ReviewsOperations, Review, Summary } from '@portico/contracts-reviews';
import type { HttpService } from '../../http/http-service.ts';
import { httpService } from '../../http/http-service.ts';
import { pageByOffset } from '../../paging/page.ts';

const LIST = 'public, max-age=60, stale-while-revalidate=300';
const SUMMARIES = 'public, max-age=300, stale-while-revalidate=600';

const NONE: readonly Review[] = [];

/** The average has one decimal. */
export const summaryOf = (productId: string, reviews: readonly Review[]): Summary => {
  const histogram = [0, 0, 0, 0, 0];
  for (const { rating } of reviews) histogram[rating - 1] = (histogram[rating - 1] as number) + 1;
  const stars = reviews.reduce((sum, { rating }) => sum + rating, 0);
  return {
    productId,
    count: reviews.length,
    average: reviews.length === 0 ? null : Math.round((stars / reviews.length) * 10) / 10,
    histogram,
  };
};

/** Reviews and their summaries. The service does not know which products exist: an unknown one has no reviews. */
export const reviewsService = ({ reviewsByProduct }: DataSet): HttpService => {
  const reviewsOf = (productId: string): readonly Review[] => reviewsByProduct.get(productId) ?? NONE;
  return httpService<ReviewsOperations>('reviews', {
    listReviews: ({ query: { productId, ...page } }) => {
      const reviews = reviewsOf(productId);
      return { body: { ...pageByOffset(reviews, productId, page), total: reviews.length }, cacheControl: LIST };
    },
    listSummaries: ({ query: { productIds } }) => ({
      body: { items: productIds.map((productId) => summaryOf(productId, reviewsOf(productId))) },
      cacheControl: SUMMARIES,
    }),
  });
};
