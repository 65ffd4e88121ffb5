import type { Product } from '@portico/contracts-catalog';
import type { Order, OrderPage } from '@portico/contracts-orders';
import { Field, Integer, OneOf } from '@portico/platform';
import { imageUrl } from '../../images/image-url.ts';
import { CURRENCIES } from '../product-card/product-card.view.ts';
import type { Currency } from '../product-card/product-card.view.ts';

/** What the screen is drawn for. */
export class OrdersScreen {
  /** The `next` of the page before; undefined for the first. */
  readonly cursor!: string | undefined;
  /** The width of an image in device pixels. */
  readonly pixels!: number;
}

export class OrderRow {
  @Field()
  id!: string;

  @Field(OneOf('placed', 'packed', 'shipped', 'delivered', 'cancelled'))
  status!: 'placed' | 'packed' | 'shipped' | 'delivered' | 'cancelled';

  @Field(String, { format: 'date-time' })
  placedAt!: string;

  @Field(Integer, { doc: 'Minor units of this order’s own currency.' })
  total!: number;

  @Field(OneOf(...CURRENCIES), { doc: 'An old order keeps the currency it was paid in.' })
  currency!: Currency;

  @Field(Integer)
  pieces!: number;

  @Field(String, { nullable: true, doc: 'The name of the first product.' })
  name!: string | null;

  @Field(String, { nullable: true, doc: 'The first product; null when it has no image, or none can be had.' })
  img!: string | null;
}

/** The caller's own orders, newest first. */
export class OrdersView {
  @Field([OrderRow])
  orders!: OrderRow[];

  @Field(String, { nullable: true, doc: 'The `cursor` of the next page; null on the last.' })
  next!: string | null;
}

interface OrdersParts {
  readonly orders: OrderPage;
  readonly products: ReadonlyMap<string, Product> | undefined;
  readonly query: Pick<OrdersScreen, 'pixels'>;
}

export function toOrdersView({ orders: { items, nextCursor }, products, query: { pixels } }: OrdersParts): OrdersView {
  const toRow = ({ id, status, placedAt, totalAmount, currency, lines }: Order): OrderRow => {
    const [first] = lines;
    const product = first && products?.get(first.sku);
    return {
      ...{ id, status, placedAt, total: totalAmount, currency },
      pieces: lines.reduce((sum, { quantity }) => sum + quantity, 0),
      name: first?.name ?? null,
      img: product ? imageUrl(product, pixels) : null,
    };
  };
  return { orders: items.map(toRow), next: nextCursor };
}
