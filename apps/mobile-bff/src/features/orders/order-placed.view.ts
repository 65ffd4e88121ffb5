import type { Order } from '@portico/contracts-orders';
import { Field, Integer, OneOf } from '@portico/platform';
import { CURRENCIES } from '../product-card/product-card.view.ts';
import type { Currency } from '../product-card/product-card.view.ts';

/** What the app shows when an order is placed; the rest it knows, having sent it. */
export class OrderPlacedView {
  @Field()
  id!: string;

  @Field(String, { format: 'date-time' })
  placedAt!: string;

  @Field(Integer, { doc: 'Minor units of the currency.' })
  total!: number;

  @Field(OneOf(...CURRENCIES))
  currency!: Currency;
}

export const toOrderPlacedView = ({ order: { id, placedAt, totalAmount, currency } }: { readonly order: Order }): OrderPlacedView => ({
  id,
  placedAt,
  total: totalAmount,
  currency,
});
