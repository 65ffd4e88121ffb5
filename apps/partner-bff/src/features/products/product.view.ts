import type { Product as CatalogProduct } from '@portico/contracts-catalog';
import type { StockItem } from '@portico/contracts-inventory';
import { Field, fieldsOf, Integer, OneOf } from '@portico/platform';
import type { Price as Quote } from '../../upstreams/pricing.client.ts';

export class Attribute {
  @Field(String, { example: 'Material' })
  name!: string;

  @Field(String, { example: 'Oak' })
  value!: string;
}

/** What partners pay: the price list of the segment `business`, in euros. */
export class Price {
  @Field(Integer, { doc: 'What one piece costs, in minor units of the currency.', example: 8799 })
  amount!: number;

  @Field(OneOf('EUR', 'USD', 'GBP'))
  currency!: 'EUR' | 'USD' | 'GBP';

  @Field(Integer, { nullable: true, doc: 'The list price in minor units; null when there is none.', example: 9999 })
  listAmount!: number | null;

  @Field(Integer, { nullable: true, doc: 'Off the list price; null when nothing is.', example: 12 })
  discountPercent!: number | null;

  @Field(String, { format: 'date-time', doc: 'Until when the price holds.' })
  validUntil!: string;
}

export class Product {
  @Field(String, { example: 'SKU-00042' })
  sku!: string;

  @Field()
  name!: string;

  @Field()
  brand!: string;

  @Field(String, { doc: 'The id of its category.' })
  category!: string;

  @Field()
  description!: string;

  @Field(OneOf('active', 'discontinued'))
  status!: 'active' | 'discontinued';

  @Field([Attribute])
  attributes!: Attribute[];

  @Field(Price, {
    nullable: true,
    doc: 'Of the segment `business`. Null when there is none, or none could be had: then Completeness names `price`.',
  })
  price!: Price | null;

  @Field(Integer, {
    nullable: true,
    doc: 'Pieces in all warehouses. Null when no warehouse keeps it, or when the stock is unknown: then Completeness names `stock`.',
    example: 214,
  })
  stock!: number | null;

  @Field(String, { format: 'date-time' })
  createdAt!: string;

  @Field(String, { format: 'date-time', doc: 'Of the description; prices and stock change without it.' })
  updatedAt!: string;
}

export type ProductField = keyof Product;

/** What `fields` may name. */
export const PRODUCT_FIELDS = fieldsOf(Product).map(({ name }) => name as ProductField);

export function toProduct(product: CatalogProduct, quote: Quote | undefined, stock: StockItem | undefined): Product {
  const { sku, name, brand, category, description, status, attributes, createdAt, updatedAt } = product;
  const told = { sku, name, brand, category, description, status, attributes };
  return { ...told, price: toPrice(quote), stock: stock?.total ?? null, createdAt, updatedAt };
}

export function toPrice(quote: Quote | undefined): Price | null {
  if (!quote) return null;
  const { amount, currency, listAmount, discountPercent, validUntil } = quote;
  return { amount, currency, listAmount, discountPercent, validUntil };
}
