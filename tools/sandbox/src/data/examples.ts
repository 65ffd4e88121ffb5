import { customerId, productId } from './identifiers.ts';

/** Entries with a known peculiarity, for tests and for showing things by hand. */
export const EXAMPLES = {
  /** Featured, three images, in stock, a list price, many reviews. */
  ordinary: productId(1),
  withoutListPrice: productId(2),
  withoutReviews: productId(3),
  /** Nothing in any warehouse, a delivery planned. */
  outOfStock: productId(4),
  discontinued: productId(5),
  withoutImages: productId(6),
  /** Over a hundred characters, several scripts and an emoji. */
  longName: productId(7),
  /** Speaks German, pays in EUR, has open and delivered orders. */
  customer: customerId(1),
  /** Segment business, pays in GBP. */
  businessCustomer: customerId(2),
  withoutAddresses: customerId(3),
  withoutOrders: customerId(500),
} as const;
