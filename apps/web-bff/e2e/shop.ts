import type { Customer } from '@portico/contracts-customers';
import type { Product } from '@portico/contracts-catalog';
import { quoteOf } from '@portico/sandbox';
import type { BasePrice, DataSet } from '@portico/sandbox';

type Buyer = Pick<Customer, 'currency' | 'segment'>;

const STRANGER: Buyer = { currency: 'EUR', segment: 'consumer' };
const OPEN = ['placed', 'packed', 'shipped'];

/** What web-bff must answer, worked out from the data set without any of web-bff's own code. */
export class Shop {
  constructor(private readonly data: DataSet) {}

  customer(id: string): Customer {
    return this.data.customerById.get(id) as Customer;
  }

  product(id: string): Product {
    return this.data.productById.get(id) as Product;
  }

  featured(limit: number): Product[] {
    return this.data.products.filter(({ featured, status }) => featured && status === 'active').slice(0, limit);
  }

  recommended(recommendations: readonly { readonly productId: string }[]): Product[] {
    return recommendations.map(({ productId }) => this.product(productId));
  }

  card(product: Product, buyer: Buyer = STRANGER): object {
    const { id, sku, name, brand } = product;
    return {
      ...{ id, sku, name, brand },
      image: this.images(product)[0] ?? null,
      price: this.price(sku, buyer),
      available: this.data.stock.get(sku)?.total ?? null,
    };
  }

  price(sku: string, { currency, segment }: Buyer = STRANGER): object {
    const { amount, listAmount, discountPercent } = quoteOf(sku, this.data.prices.get(sku) as BasePrice, currency, segment, 0);
    return { amount, currency, listAmount, discountPercent };
  }

  images({ images }: Product): object[] {
    return images.map(({ id, alt }) => ({
      src: `/media/${id}/160`,
      srcset: [160, 320, 640, 1280].map((width) => `/media/${id}/${width} ${width}w`).join(', '),
      alt,
    }));
  }

  /** The newest five. */
  openOrders(customerId: string): object[] {
    return this.ordersOf(customerId)
      .filter(({ status }) => OPEN.includes(status))
      .slice(0, 5)
      .map(({ id, status, placedAt, lines }) => ({ id, status, pieces: lines.reduce((sum, { quantity }) => sum + quantity, 0), placedAt }));
  }

  ordersOf(customerId: string): DataSet['orders'] {
    return this.data.orders.filter((order) => order.customerId === customerId).toReversed();
  }
}
