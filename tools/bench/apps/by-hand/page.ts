import type { Product } from '@portico/contracts-catalog';
import type { Customer } from '@portico/contracts-customers';
import type { StockItem } from '@portico/contracts-inventory';
import type { Currency, Quote } from '@portico/contracts-pricing';

/** The answer that every subject gives, byte for byte. */
export interface Page {
  readonly greeting: string | null;
  readonly segment: string | null;
  readonly products: Card[];
}

export interface Card {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly brand: string;
  readonly image: string | null;
  readonly price: CardPrice | null;
  readonly available: number | null;
}

export interface CardPrice {
  readonly amount: number;
  readonly currency: Currency;
  readonly listAmount: number | null;
}

type Prices = ReadonlyMap<string, Quote & { readonly currency: Currency }>;
type Stock = ReadonlyMap<string, StockItem>;

/** The three parts that belong together. */
export interface Offers {
  readonly products: readonly Product[];
  readonly prices: Prices | undefined;
  readonly stock: Stock | undefined;
}

interface Parts extends Offers {
  readonly customer: Customer | undefined;
}

/** Shapes the page. One function for all subjects: they are compared by what stands around it. */
export function toPage({ products, prices, stock, customer }: Parts): Page {
  return {
    greeting: customer ? `Hello ${customer.givenName}` : null,
    segment: customer?.segment ?? null,
    products: products.map((product) => toCard(product, prices, stock)),
  };
}

function toCard({ id, sku, name, brand, images }: Product, prices: Prices | undefined, stock: Stock | undefined): Card {
  const price = prices?.get(sku);
  return {
    id,
    sku,
    name,
    brand,
    image: images[0]?.variants[0]?.url ?? null,
    price: price ? { amount: price.amount, currency: price.currency, listAmount: price.listAmount } : null,
    available: stock?.get(sku)?.total ?? null,
  };
}
