import type { Order } from '@portico/contracts-orders';
import type { Product } from '@portico/contracts-catalog';
import { quoteOf } from '@portico/sandbox';
import type { BasePrice, DataSet } from '@portico/sandbox';

/** The instant at which the clock stands still in these tests: until when a price holds depends on it. */
export const NOW = Date.UTC(2026, 10, 20, 12);

export const stopTheClock = (): void => void jest.spyOn(Date, 'now').mockReturnValue(NOW);

/** What partner-bff must answer, worked out from the data set without any of partner-bff's own code. */
export class Shop {
  constructor(readonly data: DataSet) {}

  product(sku: string): Record<string, unknown> {
    const product = this.data.productBySku.get(sku) as Product;
    const { name, brand, category, description, status, attributes, createdAt, updatedAt } = product;
    const price = this.price(sku);
    return { sku, name, brand, category, description, status, attributes, price, stock: this.stock(sku), createdAt, updatedAt };
  }

  /** The price list of the segment `business`, in euros. */
  price(sku: string): object {
    const base = this.data.prices.get(sku) as BasePrice;
    const { amount, listAmount, discountPercent, validUntil } = quoteOf(sku, base, 'EUR', 'business', NOW);
    return { amount, currency: 'EUR', listAmount, discountPercent, validUntil };
  }

  stock(sku: string): number | null {
    return this.data.stock.get(sku)?.total ?? null;
  }

  /** SKUs of the products changed since an instant, in the order of pages. */
  skus(since = 0): string[] {
    return this.data.products.filter(({ updatedAt }) => Date.parse(updatedAt) >= since).map(({ sku }) => sku);
  }

  order({ id, status, currency, lines, totalAmount, placedAt, updatedAt }: Order): object {
    return { id, status, currency, lines, totalAmount, placedAt, updatedAt };
  }
}
