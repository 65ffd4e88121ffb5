import type { Customer } from '@portico/contracts-customers';
import type { Order } from '@portico/contracts-orders';
import type { Product } from '@portico/contracts-catalog';
import { quoteOf, Recommender, summaryOf } from '@portico/sandbox';
import type { BasePrice, DataSet } from '@portico/sandbox';

type Buyer = Pick<Customer, 'currency' | 'segment'>;

export const STRANGER: Buyer = { currency: 'EUR', segment: 'consumer' };
const OPEN = ['placed', 'packed', 'shipped'];

/** What mobile-bff must answer, worked out from the data set without any of mobile-bff's own code. */
export class Shop {
  readonly recommender: Recommender;

  constructor(private readonly data: DataSet) {
    this.recommender = new Recommender(data);
  }

  customer(id: string): Customer {
    return this.data.customerById.get(id) as Customer;
  }

  product(id: string): Product {
    return this.data.productById.get(id) as Product;
  }

  featured(): Product[] {
    return this.data.products.filter(({ featured, status }) => featured && status === 'active').slice(0, 10);
  }

  products(recommendations: readonly { readonly productId: string }[]): Product[] {
    return recommendations.map(({ productId }) => this.product(productId));
  }

  cards(products: readonly Product[], buyer: Buyer, width = 320): object[] {
    return products.map((product) => this.card(product, buyer, width));
  }

  tile(product: Product, width: number): object {
    const { id, name } = product;
    return { id, name, img: this.image(product, width) };
  }

  card(product: Product, { currency, segment }: Buyer, width: number): object {
    const { sku } = product;
    const { amount, listAmount } = quoteOf(sku, this.data.prices.get(sku) as BasePrice, currency, segment, 0);
    const was = listAmount !== null && listAmount > amount ? listAmount : null;
    return { ...this.tile(product, width), price: amount, was, stock: this.data.stock.get(sku)?.total ?? null };
  }

  image({ images: [first] }: Product, width: number): string | null {
    return first ? `/v1/media/${first.id}/${width}` : null;
  }

  productScreen(id: string, buyer: Buyer = STRANGER, width = 640): object {
    const product = this.product(id);
    const { total, warehouses } = this.data.stock.get(product.sku) ?? { total: 0, warehouses: [] };
    const deliveries = warehouses.flatMap(({ restockAt }) => (restockAt === null ? [] : [restockAt])).sort();
    const { average, count } = summaryOf(id, this.data.reviewsByProduct.get(id) ?? []);
    return {
      ...this.card(product, buyer, width),
      currency: buyer.currency,
      brand: product.brand,
      about: product.description,
      specs: product.attributes.map(({ name, value }) => `${name}: ${value}`),
      discontinued: product.status === 'discontinued',
      restockAt: total === 0 ? (deliveries[0] ?? null) : null,
      rating: average,
      ratings: count,
      related: this.products(this.recommender.beside(product, 3)).map((other) => this.tile(other, width)),
    };
  }

  openOrders(customerId: string): object[] {
    const open = this.ordersOf(customerId).filter(({ status }) => OPEN.includes(status));
    return open.slice(0, 3).map(({ id, status, lines }) => ({ id, status, pieces: piecesIn(lines) }));
  }

  /** Newest first. */
  ordersOf(customerId: string): Order[] {
    return this.data.orders.filter((order) => order.customerId === customerId).toReversed();
  }

  orderRow({ id, status, placedAt, totalAmount, currency, lines }: Order, width = 320): object {
    const [first] = lines as [Order['lines'][number]];
    const img = this.image(this.data.productBySku.get(first.sku) as Product, width);
    return { id, status, placedAt, total: totalAmount, currency, pieces: piecesIn(lines), name: first.name, img };
  }
}

const piecesIn = (lines: Order['lines']): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);
