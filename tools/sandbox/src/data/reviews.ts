import type { Product } from '@portico/contracts-catalog';
import type { Review } from '@portico/contracts-reviews';
import { DAY_MS, instant, TAKEN_AT } from './calendar.ts';
import { EXAMPLES } from './examples.ts';
import { GIVEN_NAMES } from './given-names.ts';
import { reviewId } from './identifiers.ts';
import { Random } from './random.ts';
import { REVIEW_SENTENCES, REVIEW_TITLES } from './review-sentences.ts';
import { SIZES } from './sizes.ts';

const ratingOf = (draw: number): 1 | 2 | 3 | 4 | 5 => (draw < 0.05 ? 1 : draw < 0.11 ? 2 : draw < 0.23 ? 3 : draw < 0.55 ? 4 : 5);

const reviewable = (random: Random, products: readonly Product[]): Product[] =>
  products.filter(({ id }) => (!random.chance(0.12) && id !== EXAMPLES.withoutReviews) || id === EXAMPLES.ordinary);

const bodyOf = (random: Random, sentences: readonly string[]): string => {
  const start = random.between(0, sentences.length - 1);
  const count = random.between(1, 4);
  return Array.from({ length: count }, (_, index) => sentences[(start + index) % sentences.length]).join(' ');
};

/** All reviews, by ascending id; few products have many, most have a handful, some have none. */
export const buildReviews = (products: readonly Product[]): Review[] => {
  const random = new Random('reviews');
  const candidates = reviewable(random, products);
  return Array.from({ length: SIZES.reviews }, (_, index) => {
    const rank = Math.floor(random.next() ** 2 * candidates.length);
    // Rank 0, the first product, has the most; the prime scatters the other ranks over the ids.
    const product = candidates[(rank * 7919) % candidates.length] as Product;
    const rating = ratingOf(random.next());
    const mood = rating >= 4 ? 'good' : rating === 3 ? 'fair' : 'poor';
    return {
      id: reviewId(index + 1),
      productId: product.id,
      author: random.pick(GIVEN_NAMES),
      rating,
      title: random.chance(0.2) ? null : random.pick(REVIEW_TITLES[mood]),
      body: bodyOf(random, REVIEW_SENTENCES[mood]),
      verified: random.chance(0.8),
      createdAt: instant(TAKEN_AT - random.between(0, 900) * DAY_MS - random.between(1, DAY_MS)),
    };
  });
};

/** Reviews by product id, the newest first. */
export const groupReviews = (reviews: readonly Review[]): Map<string, Review[]> => {
  const groups = new Map<string, Review[]>();
  for (const review of reviews) {
    const group = groups.get(review.productId);
    if (group) group.push(review);
    else groups.set(review.productId, [review]);
  }
  const newestFirst = (a: Review, b: Review): number =>
    a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1;
  for (const group of groups.values()) group.sort(newestFirst);
  return groups;
};
