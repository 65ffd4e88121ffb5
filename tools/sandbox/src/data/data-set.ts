import type { Category, Product } from '@portico/contracts-catalog';
import type { Address, Customer, Segment } from '@portico/contracts-customers';
import type { StockItem } from '@portico/contracts-inventory';
import type { Order } from '@portico/contracts-orders';
import type { Review } from '@portico/contracts-reviews';
import { buildAddresses } from './addresses.ts';
import { buildCustomers, SEGMENTS } from './customers.ts';
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

const once = <Part>(build: () => Part): (() => Part) => {
  let built: { readonly part: Part } | undefined;
  return () => (built ??= { part: build() }).part;
};

/** The data set; each part is built when it is first read, all of them in about a fifth of a second. */
export const buildDataSet = (): DataSet => {
  const products = once(buildProducts);
  const productById = once(() => new Map(products().map((product) => [product.id, product])));
  const productBySku = once(() => new Map(products().map((product) => [product.sku, product])));
  const categories = once(() => buildCategories(products()));
  const prices = once(() => buildPrices(products()));
  const stock = once(() => buildStock(products()));
  const reviews = once(() => buildReviews(products()));
  const reviewsByProduct = once(() => groupReviews(reviews()));
  const customers = once(buildCustomers);
  const customerById = once(() => new Map(customers().map((customer) => [customer.id, customer])));
  const addresses = once(() => buildAddresses(customers()));
  const orders = once(() => buildOrders(customers(), products(), prices()));
  return {
    get products() {
      return products();
    },
    get productById() {
      return productById();
    },
    get productBySku() {
      return productBySku();
    },
    get categories() {
      return categories();
    },
    get prices() {
      return prices();
    },
    get stock() {
      return stock();
    },
    get reviews() {
      return reviews();
    },
    get reviewsByProduct() {
      return reviewsByProduct();
    },
    get customers() {
      return customers();
    },
    get customerById() {
      return customerById();
    },
    get addresses() {
      return addresses();
    },
    segments: SEGMENTS,
    get orders() {
      return orders();
    },
  };
};
