import type { ProductPage } from '@portico/contracts-catalog';
import type { StockItem } from '@portico/contracts-inventory';
import type { Summary } from '@portico/contracts-reviews';
import { Field, Integer } from '@portico/platform';
import type { Price } from '@portico/shop';
import { ProductCard, toProductCard } from '../product-card/product-card.view.ts';
import type { SearchQuery } from './search.query.ts';

/** Products on one page of results. */
export const PAGE_SIZE = 24;

export class SearchHit extends ProductCard {
  @Field(Number, { nullable: true, doc: 'One to five; null when it has no ratings, or they are unknown.' })
  rating!: number | null;
}

/** One page of search results. */
export class SearchView {
  @Field()
  q!: string;

  @Field(Integer)
  page!: number;

  @Field(Integer)
  pages!: number;

  @Field(Integer)
  total!: number;

  @Field([SearchHit])
  hits!: SearchHit[];
}

interface SearchParts {
  readonly results: ProductPage;
  readonly prices: ReadonlyMap<string, Price> | undefined;
  readonly stock: ReadonlyMap<string, StockItem> | undefined;
  readonly ratings: ReadonlyMap<string, Summary> | undefined;
  readonly query: SearchQuery;
}

export function toSearchView({ results, prices, stock, ratings, query: { q, page } }: SearchParts): SearchView {
  const { items, total } = results;
  return {
    q,
    page,
    pages: Math.ceil(total / PAGE_SIZE),
    total,
    hits: items.map((product) => ({ ...toProductCard(product, prices, stock), rating: ratings?.get(product.id)?.average ?? null })),
  };
}
