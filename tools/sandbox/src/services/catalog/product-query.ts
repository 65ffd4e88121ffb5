import type { CatalogOperations, Product } from '@portico/contracts-catalog';
import type { RequestFor } from '../../http/handlers.ts';
import { TextSearch } from './text-search.ts';

export type ProductQuery = RequestFor<CatalogOperations['listProducts']>['query'];

type Order = (a: Product, b: Product) => number;

const byId: Order = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const ORDERS: Readonly<Record<'id' | 'name' | 'newest' | 'updated', Order>> = {
  id: byId,
  name: (a, b) => compare(a.name, b.name) || byId(a, b),
  newest: (a, b) => compare(b.createdAt, a.createdAt) || byId(a, b),
  updated: (a, b) => compare(a.updatedAt, b.updatedAt) || byId(a, b),
};

const KEPT_RESULTS = 200;

/** Answers product queries; the texts are prepared at the first search, recent results are kept for their next pages. */
export class ProductQueries {
  readonly #products: readonly Product[];
  readonly #results = new Map<string, readonly Product[]>();
  #search: TextSearch | undefined;

  constructor(products: readonly Product[]) {
    this.#products = products;
  }

  /** All matches in order; `key` stands for everything in the query but the page. */
  run(key: string, query: ProductQuery): readonly Product[] {
    const known = this.#results.get(key);
    if (known) return known;
    const results = this.#run(query);
    this.#results.set(key, results);
    if (this.#results.size > KEPT_RESULTS) this.#results.delete(this.#results.keys().next().value as string);
    return results;
  }

  #run({ q, sort = q === undefined ? 'id' : 'relevance', ...filters }: ProductQuery): readonly Product[] {
    const scores = q === undefined ? undefined : this.#textSearch().find(q);
    const since = filters.updatedSince === undefined ? undefined : Date.parse(filters.updatedSince);
    const brand = filters.brand?.toLowerCase();
    const matches = (scores ? [...scores.keys()] : this.#products).filter(
      (product) =>
        (filters.category === undefined || product.category === filters.category) &&
        (brand === undefined || product.brand.toLowerCase() === brand) &&
        (filters.featured === undefined || product.featured === filters.featured) &&
        (filters.status === undefined || product.status === filters.status) &&
        (since === undefined || Date.parse(product.updatedAt) >= since),
    );
    const score = (product: Product): number => scores?.get(product) ?? 0;
    return matches.sort(sort === 'relevance' ? (a, b) => score(b) - score(a) || byId(a, b) : ORDERS[sort]);
  }

  #textSearch(): TextSearch {
    this.#search ??= new TextSearch(this.#products);
    return this.#search;
  }
}
