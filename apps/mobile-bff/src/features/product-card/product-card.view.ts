import type { Product } from '@portico/contracts-catalog';
import type { StockItem } from '@portico/contracts-inventory';
import { Field, Integer } from '@portico/platform';
import type { Price } from '@portico/shop';
import { imageUrl } from '../../images/image-url.ts';

/** A product at its smallest, beside another. */
export class ProductTile {
  @Field()
  id!: string;

  @Field(String, { doc: 'At most 80 characters; a longer one is cut and ends in an ellipsis.' })
  name!: string;

  @Field(String, { nullable: true, doc: 'In the size asked for; null when the product has none.' })
  img!: string | null;
}

/** A product as it appears in lists. Amounts are minor units of the screen's `currency`. */
export class ProductCard extends ProductTile {
  @Field(Integer, { nullable: true, doc: 'Null when there is none, or none could be had: see the Completeness header.' })
  price!: number | null;

  @Field(Integer, { nullable: true, doc: 'What it cost before; null when it is not reduced.' })
  was!: number | null;

  @Field(Integer, { nullable: true, doc: 'Pieces in all warehouses; null when unknown.' })
  stock!: number | null;
}

export type Prices = ReadonlyMap<string, Price> | undefined;
export type Stock = ReadonlyMap<string, StockItem> | undefined;

export const CURRENCIES = ['EUR', 'USD', 'GBP'] as const;
export type Currency = (typeof CURRENCIES)[number];

/** One quote prices a whole screen, so its currency is said once; null when there is no price on it. */
export function currencyOf(prices: Prices): Currency | null {
  const [price] = prices?.values() ?? [];
  return price?.currency ?? null;
}

export function toProductTile(product: Product, pixels: number): ProductTile {
  const { id, name } = product;
  return { id, name: shortened(name), img: imageUrl(product, pixels) };
}

/** What a row of a phone shows of a name; the product's own screen has it whole. */
const NAME_LENGTH = 80;

function shortened(name: string): string {
  if (name.length <= NAME_LENGTH) return name;
  const characters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
  return characters.length <= NAME_LENGTH ? name : `${characters.slice(0, NAME_LENGTH - 1).join('').trimEnd()}…`;
}

export function toProductCard(product: Product, prices: Prices, stock: Stock, pixels: number): ProductCard {
  const price = prices?.get(product.sku);
  return {
    ...toProductTile(product, pixels),
    price: price?.amount ?? null,
    was: formerPrice(price),
    stock: stock?.get(product.sku)?.total ?? null,
  };
}

/** Quotes also carry a list price that equals the price; only a higher one is news. */
function formerPrice(price: Price | undefined): number | null {
  if (!price || price.listAmount === null) return null;
  return price.listAmount > price.amount ? price.listAmount : null;
}
