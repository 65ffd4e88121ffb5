import type { Product } from '@portico/contracts-catalog';
import type { StockItem } from '@portico/contracts-inventory';
import { Field, Integer } from '@portico/platform';
import { imageUrl } from '../../images/image-url.ts';
import type { Price } from '../../upstreams/pricing.client.ts';

/** A product as it appears in lists. Amounts are minor units of the screen's `currency`. */
export class ProductCard {
  @Field(String)
  id!: string;

  @Field(String)
  name!: string;

  @Field(String, { nullable: true, doc: 'In the size asked for; null when the product has none.' })
  img!: string | null;

  @Field(Integer, { nullable: true, doc: 'Null when there is none, or none could be had: see the Completeness header.' })
  price!: number | null;

  @Field(Integer, { nullable: true, doc: 'What it cost before; null when it is not reduced.' })
  was!: number | null;

  @Field(Integer, { nullable: true, doc: 'Pieces in all warehouses; null when nobody knows.' })
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

export function toProductCard(product: Product, prices: Prices, stock: Stock, pixels: number): ProductCard {
  const { id, sku, name } = product;
  return { id, name, img: imageUrl(product, pixels), ...toPrice(prices?.get(sku)), stock: stock?.get(sku)?.total ?? null };
}

/** The services also send a list price that equals the price; only a higher one is news. */
export function toPrice(price: Price | undefined): Pick<ProductCard, 'price' | 'was'> {
  if (!price) return { price: null, was: null };
  const { amount, listAmount } = price;
  return { price: amount, was: listAmount !== null && listAmount > amount ? listAmount : null };
}
