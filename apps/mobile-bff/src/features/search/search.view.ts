import type { ProductPage } from '@portico/contracts-catalog';
import { Field, Integer, OneOf } from '@portico/platform';
import { CURRENCIES, currencyOf, ProductCard, toProductCard } from '../product-card/product-card.view.ts';
import type { Currency, Prices, Stock } from '../product-card/product-card.view.ts';

/** What the screen is drawn for. */
export class SearchScreen {
  readonly q!: string;
  /** The `next` of the page before; undefined for the first. */
  readonly cursor!: string | undefined;
  /** The width of an image in device pixels. */
  readonly pixels!: number;
}

/** One page of search results, the best match first. */
export class SearchView {
  @Field(Integer, { doc: 'Matches on all pages.' })
  total!: number;

  @Field(OneOf(...CURRENCIES), { nullable: true, doc: 'Of every amount here; null when there is none.' })
  currency!: Currency | null;

  @Field([ProductCard])
  items!: ProductCard[];

  @Field(String, { nullable: true, doc: 'The `cursor` of the next page; null on the last.' })
  next!: string | null;
}

interface SearchParts {
  readonly matches: ProductPage;
  readonly prices: Prices;
  readonly stock: Stock;
  readonly query: Pick<SearchScreen, 'pixels'>;
}

export function toSearchView({ matches, prices, stock, query: { pixels } }: SearchParts): SearchView {
  const { items, nextCursor, total } = matches;
  return {
    total,
    currency: currencyOf(prices),
    items: items.map((product) => toProductCard(product, prices, stock, pixels)),
    next: nextCursor,
  };
}
