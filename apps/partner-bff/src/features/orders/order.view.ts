import type { Order as PlacedOrder, OrderLine as PlacedLine } from '@portico/contracts-orders';
import { Field, Integer, OneOf } from '@portico/platform';

const STATUSES = ['placed', 'packed', 'shipped', 'delivered', 'cancelled'] as const;

export class OrderLine {
  @Field(String, { example: 'SKU-00042' })
  sku!: string;

  @Field(String, { doc: 'As it was when ordered.' })
  name!: string;

  @Field(Integer)
  quantity!: number;

  @Field(Integer, { doc: 'What one piece cost when ordered, in minor units of the order’s currency.' })
  unitAmount!: number;
}

export class Order {
  @Field(String, { example: 'o-000042' })
  id!: string;

  @Field(OneOf(...STATUSES))
  status!: (typeof STATUSES)[number];

  @Field(OneOf('EUR', 'USD', 'GBP'))
  currency!: 'EUR' | 'USD' | 'GBP';

  @Field([OrderLine])
  lines!: OrderLine[];

  @Field(Integer, { doc: 'In minor units of the currency.' })
  totalAmount!: number;

  @Field(String, { format: 'date-time' })
  placedAt!: string;

  @Field(String, { format: 'date-time' })
  updatedAt!: string;
}

export function toOrder({ order }: { readonly order: PlacedOrder }): Order {
  const { id, status, currency, lines, totalAmount, placedAt, updatedAt } = order;
  return { id, status, currency, lines: lines.map(toLine), totalAmount, placedAt, updatedAt };
}

const toLine = ({ sku, name, quantity, unitAmount }: PlacedLine): OrderLine => ({ sku, name, quantity, unitAmount });
