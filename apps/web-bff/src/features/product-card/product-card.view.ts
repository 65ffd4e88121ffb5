import type { Product } from '@portico/contracts-catalog';
import type { StockItem } from '@portico/contracts-inventory';
import { Field, Integer, OneOf } from '@portico/platform';
import type { Price } from '@portico/shop';

/** What somebody pays, in minor units of the currency. */
export class PriceView {
  @Field(Integer, { doc: 'Minor units of the currency.' })
  amount!: number;

  @Field(OneOf('EUR', 'USD', 'GBP'))
  currency!: 'EUR' | 'USD' | 'GBP';

  @Field(Integer, { nullable: true, doc: 'What it cost before; null when it is not reduced.' })
  listAmount!: number | null;

  @Field(Integer, { nullable: true })
  discountPercent!: number | null;
}

export class ImageView {
  @Field()
  src!: string;

  @Field(String, { doc: 'For `srcset`.' })
  srcset!: string;

  @Field()
  alt!: string;
}

/** A product as it appears in lists. */
export class ProductCard {
  @Field()
  id!: string;

  @Field()
  sku!: string;

  @Field()
  name!: string;

  @Field()
  brand!: string;

  @Field(ImageView, { nullable: true })
  image!: ImageView | null;

  @Field(PriceView, { nullable: true, doc: 'Null when there is no price, or none could be had: see the Completeness header.' })
  price!: PriceView | null;

  @Field(Integer, { nullable: true, doc: 'Pieces in all warehouses; null when unknown.' })
  available!: number | null;
}

type Prices = ReadonlyMap<string, Price> | undefined;
type Stock = ReadonlyMap<string, StockItem> | undefined;

export function toProductCard(product: Product, prices: Prices, stock: Stock): ProductCard {
  const { id, sku, name, brand } = product;
  return { id, sku, name, brand, image: toImage(product), price: toPrice(prices?.get(sku)), available: stock?.get(sku)?.total ?? null };
}

export function toPrice(price: Price | undefined): PriceView | null {
  if (!price) return null;
  const { amount, currency, listAmount, discountPercent } = price;
  return { amount, currency, listAmount, discountPercent };
}

/** The first image of a product; null for a product without one. */
export const toImage = (product: Product): ImageView | null => toImages(product)[0] ?? null;

/** A product's images, served through this BFF's own /media. */
export const toImages = ({ images }: Product): ImageView[] =>
  images.flatMap(({ alt, variants }) => {
    const [smallest] = variants;
    return smallest ? [{ src: mediaUrl(smallest.url), srcset: variants.map(({ url, width }) => `${mediaUrl(url)} ${width}w`).join(', '), alt }] : [];
  });

/** `/images/p-00001/320` of the catalogue is `/media/p-00001/320` here. */
export const mediaUrl = (url: string): string => url.replace(/^\/images\//, '/media/');
