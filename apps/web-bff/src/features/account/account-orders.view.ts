import type { Product } from '@portico/contracts-catalog';
import type { Order, OrderPage } from '@portico/contracts-orders';
import { Field, Integer, OneOf } from '@portico/platform';
import { ImageView, toImage } from '../product-card/product-card.view.ts';

export class OrderLineView {
  @Field()
  sku!: string;

  @Field()
  name!: string;

  @Field(Integer)
  quantity!: number;

  @Field(Integer, { doc: 'Minor units of the order’s currency.' })
  unitAmount!: number;

  @Field(ImageView, { nullable: true, doc: 'Null when the product has none, or it cannot be had.' })
  image!: ImageView | null;
}

export class OrderView {
  @Field()
  id!: string;

  @Field(OneOf('placed', 'packed', 'shipped', 'delivered', 'cancelled'))
  status!: 'placed' | 'packed' | 'shipped' | 'delivered' | 'cancelled';

  @Field(OneOf('EUR', 'USD', 'GBP'))
  currency!: 'EUR' | 'USD' | 'GBP';

  @Field(Integer, { doc: 'Minor units of the currency.' })
  totalAmount!: number;

  @Field(String, { format: 'date-time' })
  placedAt!: string;

  @Field([OrderLineView])
  lines!: OrderLineView[];
}

/** A customer's own orders, newest first. */
export class AccountOrdersView {
  @Field([OrderView])
  orders!: OrderView[];

  @Field(String, { nullable: true, doc: 'Null on the last page.' })
  nextCursor!: string | null;
}

interface AccountOrdersParts {
  readonly orders: OrderPage;
  readonly products: ReadonlyMap<string, Product> | undefined;
}

export function toAccountOrdersView({ orders: { items, nextCursor }, products }: AccountOrdersParts): AccountOrdersView {
  const toOrder = ({ id, status, currency, totalAmount, placedAt, lines }: Order): OrderView => ({
    ...{ id, status, currency, totalAmount, placedAt },
    lines: lines.map(({ sku, name, quantity, unitAmount }) => {
      const product = products?.get(sku);
      return { sku, name, quantity, unitAmount, image: product ? toImage(product) : null };
    }),
  });
  return { orders: items.map(toOrder), nextCursor };
}
