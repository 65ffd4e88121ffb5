import type { Category, Product } from '../generated/catalog.types.ts';
import type { Address, Customer, Segment } from '../generated/customers.types.ts';
import type { StockItem } from '../generated/inventory.types.ts';
import type { Order } from '../generated/orders.types.ts';
import type { Review } from '../generated/reviews.types.ts';
import { buildAddresses, buildCustomers, SEGMENTS } from './customers.ts';
import { buildOrders } from './orders.ts';
import type { BasePrice } from './prices.ts';
import { buildPrices } from './prices.ts';
import { buildCategories, buildProducts } from './products.ts';
import { buildReviews, groupReviews } from './reviews.ts';
import { buildStock } from './stock.ts';

/** Everything the demo services know at start; the same on every machine and in every run. */
export interface DataSet {
  /** By ascending id. */
  readonly products: readonly Product[];
  readonly productById: ReadonlyMap<string, Product>;
  readonly productBySku: ReadonlyMap<string, Product>;
  readonly categories: readonly Category[];
  /** By SKU. */
  readonly prices: ReadonlyMap<string, BasePrice>;
  /** By SKU. */
  readonly stock: ReadonlyMap<string, StockItem>;
  /** By ascending id. */
  readonly reviews: readonly Review[];
  /** By product id, the newest first; a product without reviews has no entry. */
  readonly reviewsByProduct: ReadonlyMap<string, readonly Review[]>;
  /** By ascending id. */
  readonly customers: readonly Customer[];
  readonly customerById: ReadonlyMap<string, Customer>;
  /** By customer id. */
  readonly addresses: ReadonlyMap<string, readonly Address[]>;
  readonly segments: readonly Segment[];
  /** By ascending id, the oldest first; orders that a client places later are not in here. */
  readonly orders: readonly Order[];
}

/** Builds the data set, in about a tenth of a second. */
export const buildDataSet = (): DataSet => {
  const products = buildProducts();
  const prices = buildPrices(products);
  const customers = buildCustomers();
  const reviews = buildReviews(products);
  return {
    products,
    productById: new Map(products.map((product) => [product.id, product])),
    productBySku: new Map(products.map((product) => [product.sku, product])),
    categories: buildCategories(products),
    prices,
    stock: buildStock(products),
    reviews,
    reviewsByProduct: groupReviews(reviews),
    customers,
    customerById: new Map(customers.map((customer) => [customer.id, customer])),
    addresses: buildAddresses(customers),
    segments: SEGMENTS,
    orders: buildOrders(customers, products, prices),
  };
};
