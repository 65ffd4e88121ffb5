import type { Product } from '@portico/contracts-catalog';
import type { StockItem } from '@portico/contracts-inventory';
import type { Summary } from '@portico/contracts-reviews';
import { Field, Integer, OneOf } from '@portico/platform';
import { CURRENCIES, currencyOf, ProductCard, ProductTile, toProductCard, toProductTile } from '../product-card/product-card.view.ts';
import type { Currency, Prices, Stock } from '../product-card/product-card.view.ts';

/** What the screen is drawn for. */
export class ProductScreen {
  readonly id!: string;
  /** The width of an image in device pixels. */
  readonly pixels!: number;
}

/** One product; its reviews are a screen of their own. */
export class ProductView extends ProductCard {
  @Field(OneOf(...CURRENCIES), { nullable: true, doc: 'Of every amount here; null when there is none.' })
  currency!: Currency | null;

  @Field()
  brand!: string;

  @Field()
  about!: string;

  @Field([String], { doc: 'A line each, such as `Material: Oak`.' })
  specs!: string[];

  @Field(Boolean, { doc: 'No longer sold.' })
  discontinued!: boolean;

  @Field(String, { nullable: true, format: 'date-time', doc: 'The next delivery of a product that is out of stock; null when none is known.' })
  restockAt!: string | null;

  @Field(Number, { nullable: true, doc: 'One to five stars; null when it has no ratings, or they are unknown.' })
  rating!: number | null;

  @Field(Integer, { nullable: true, doc: 'How many have rated it; null when unknown.' })
  ratings!: number | null;

  @Field([ProductTile], { nullable: true, doc: 'Goes with it; null when recommendations cannot be had.' })
  related!: ProductTile[] | null;
}

interface ProductParts {
  readonly product: Product;
  readonly prices: Prices;
  readonly stock: Stock;
  readonly rating: Summary | undefined;
  readonly related: readonly Product[] | undefined;
  readonly query: ProductScreen;
}

export function toProductView({ product, prices, stock, rating, related, query: { pixels } }: ProductParts): ProductView {
  const { name, brand, description, attributes, status, sku } = product;
  return {
    ...toProductCard(product, prices, stock, pixels),
    name,
    currency: currencyOf(prices),
    brand,
    about: description,
    specs: attributes.map((attribute) => `${attribute.name}: ${attribute.value}`),
    discontinued: status === 'discontinued',
    restockAt: restockOf(stock?.get(sku)),
    rating: rating?.average ?? null,
    ratings: rating?.count ?? null,
    related: related?.map((other) => toProductTile(other, pixels)) ?? null,
  };
}

/** When the first warehouse is filled again; of no interest while there is any. */
function restockOf(stock: StockItem | undefined): string | null {
  if (!stock || stock.total > 0) return null;
  const [first] = stock.warehouses.flatMap(({ restockAt }) => restockAt ?? []).sort();
  return first ?? null;
}
