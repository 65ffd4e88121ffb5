import type { DataSet } from '../../data/data-set.ts';
import type { Product } from '@portico/contracts-catalog';
import type { Order } from '@portico/contracts-orders';
import type { Reason, Recommendation } from '@portico/contracts-recommendations';

interface Interest {
  readonly brands: ReadonlySet<string>;
  readonly categories: ReadonlySet<string>;
  readonly reason: Reason;
}

const WEIGHTS = { category: 0.45, brand: 0.25, popularity: 0.3 };

/** Recommends active products by category, brand and popularity (the number of reviews). */
export class Recommender {
  readonly #data: DataSet;
  readonly #active: readonly Product[];
  readonly #mostReviews: number;
  readonly #orders: readonly Order[];

  constructor(data: DataSet) {
    this.#data = data;
    this.#active = data.products.filter(({ status }) => status === 'active');
    this.#orders = data.orders;
    this.#mostReviews = Math.max(1, ...[...data.reviewsByProduct.values()].map(({ length }) => length));
  }

  beside(product: Product, limit: number): Recommendation[] {
    const { brand, category } = product;
    return this.#best(
      { brands: new Set([brand]), categories: new Set([category]), reason: 'REASON_SAME_CATEGORY' },
      new Set([product.id]),
      limit,
    );
  }

  forCustomer(customerId: string, limit: number): Recommendation[] {
    const bought = this.#orders
      .filter((order) => order.customerId === customerId)
      .flatMap(({ lines }) => lines.map(({ sku }) => this.#data.productBySku.get(sku)))
      .filter((product) => product !== undefined);
    if (bought.length === 0) return this.popular(limit);
    const interest: Interest = {
      brands: new Set(bought.map(({ brand }) => brand)),
      categories: new Set(bought.slice(-3).map(({ category }) => category)),
      reason: 'REASON_BOUGHT_BEFORE',
    };
    return this.#best(interest, new Set(bought.map(({ id }) => id)), limit);
  }

  popular(limit: number): Recommendation[] {
    return this.#best({ brands: new Set(), categories: new Set(), reason: 'REASON_POPULAR' }, new Set(), limit);
  }

  #best({ brands, categories, reason }: Interest, without: ReadonlySet<string>, limit: number): Recommendation[] {
    const general = categories.size === 0;
    return this.#active
      .filter(({ id, category }) => (general || categories.has(category)) && !without.has(id))
      .map(({ id, brand }): Recommendation => {
        const popularity = WEIGHTS.popularity * ((this.#data.reviewsByProduct.get(id)?.length ?? 0) / this.#mostReviews);
        const score = (general ? 0 : WEIGHTS.category) + (brands.has(brand) ? WEIGHTS.brand : 0) + popularity;
        const sameBrand = reason === 'REASON_SAME_CATEGORY' && brands.has(brand);
        return { productId: id, score: Math.round(score * 10_000) / 10_000, reason: sameBrand ? 'REASON_SAME_BRAND' : reason };
      })
      .sort((a, b) => b.score - a.score || (a.productId < b.productId ? -1 : 1))
      .slice(0, limit);
  }
}
