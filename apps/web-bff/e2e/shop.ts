import type { Customer } from '@portico/contracts-customers';
import type { Product } from '@portico/contracts-catalog';
import { quoteOf, Recommender, summaryOf } from '@portico/sandbox';
import type { BasePrice, DataSet } from '@portico/sandbox';

type Order = DataSet['orders'][number];

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

  hit(product: Product): object {
    return { ...this.card(product), rating: this.summary(product).average };
  }

  page(product: Product): object {
    const { id, sku, name, brand, category, description, attributes, status } = product;
    const { count, average, histogram } = this.summary(product);
    return {
      ...{ id, sku, name, brand, category, description, attributes },
      images: this.images(product),
      discontinued: status === 'discontinued',
      price: this.price(sku),
      stock: this.data.stock.get(sku)?.warehouses,
      rating: { count, average, histogram },
      reviews: (this.data.reviewsByProduct.get(id) ?? [])
        .slice(0, 5)
        .map(({ author, rating, title, body, createdAt }) => ({ author, rating, title, body, createdAt })),
      related: this.recommended(new Recommender(this.data).beside(product, 4)).map((other) => this.card(other)),
    };
  }

  order({ id, status, currency, totalAmount, placedAt, lines }: Order): object {
    return {
      ...{ id, status, currency, totalAmount, placedAt },
      lines: lines.map(({ sku, name, quantity, unitAmount }) => {
        const product = this.data.productBySku.get(sku);
        return { sku, name, quantity, unitAmount, image: (product && this.images(product)[0]) ?? null };
      }),
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
      .map(({ id, status, placedAt, lines }) => ({
        id,
        status,
        pieces: lines.reduce((sum, { quantity }) => sum + quantity, 0),
        placedAt,
      }));
  }

  ordersOf(customerId: string): readonly Order[] {
    return this.data.orders.filter((order) => order.customerId === customerId).toReversed();
  }

  private summary({ id }: Product): ReturnType<typeof summaryOf> {
    return summaryOf(id, this.data.reviewsByProduct.get(id) ?? []);
  }
}
