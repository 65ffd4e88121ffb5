import type { Product } from '@portico/contracts-catalog';
import type { Customer } from '@portico/contracts-customers';
import type { Order, OrderLine, OrderStatus } from '@portico/contracts-orders';
import { DAY_MS, instant, TAKEN_AT } from './calendar.ts';
import { EXAMPLES } from './examples.ts';
import { orderId } from './identifiers.ts';
import type { BasePrice } from './prices.ts';
import { priceFor } from './prices.ts';
import { Random } from './random.ts';
import { SIZES } from './sizes.ts';

const SPAN_DAYS = 540;

/** The youngest and an older order of the example customer are fixed, so that it always has open and delivered ones. */
const OF_EXAMPLE_CUSTOMER = new Set([1200, 5400, SIZES.orders - 900, SIZES.orders - 70, SIZES.orders - 4]);

const statusAt = (random: Random, ageDays: number): OrderStatus => {
  if (random.chance(0.06)) return 'cancelled';
  if (ageDays > 14) return 'delivered';
  if (ageDays > 5) return random.chance(0.6) ? 'delivered' : 'shipped';
  return ageDays > 2 ? random.pick(['packed', 'shipped'] as const) : random.pick(['placed', 'packed'] as const);
};

/** What one line costs and says when it is ordered. */
export const orderLine = (product: Product, price: BasePrice, quantity: number, customer: Customer): OrderLine => ({
  sku: product.sku,
  name: product.name,
  quantity,
  unitAmount: priceFor(price, customer.currency, customer.segment),
});

export const totalOf = (lines: readonly OrderLine[]): number =>
  lines.reduce((sum, { quantity, unitAmount }) => sum + quantity * unitAmount, 0);

const linesOf = (
  random: Random,
  customer: Customer,
  products: readonly Product[],
  prices: ReadonlyMap<string, BasePrice>,
): OrderLine[] => {
  const chosen = new Set(Array.from({ length: random.between(1, 4) }, () => random.pick(products)));
  return [...chosen].map((product) => {
    const quantity = random.chance(0.75) ? 1 : random.between(2, 6);
    return orderLine(product, prices.get(product.sku) as BasePrice, quantity, customer);
  });
};

/** All orders, by ascending id, which is also the order in which they were placed. */
export const buildOrders = (
  customers: readonly Customer[],
  products: readonly Product[],
  prices: ReadonlyMap<string, BasePrice>,
): Order[] => {
  const random = new Random('orders');
  const buyers = customers.filter(({ id }) => id !== EXAMPLES.withoutOrders);
  const first = TAKEN_AT - SPAN_DAYS * DAY_MS;
  const step = (SPAN_DAYS * DAY_MS) / (SIZES.orders + 1);
  return Array.from({ length: SIZES.orders }, (_, index) => {
    const drawn = random.pick(buyers);
    const customer = OF_EXAMPLE_CUSTOMER.has(index) ? (buyers[0] as Customer) : drawn;
    const placedAt = first + Math.floor((index + random.next()) * step);
    const ageDays = (TAKEN_AT - placedAt) / DAY_MS;
    const lines = linesOf(random, customer, products, prices);
    const drawnStatus = statusAt(random, ageDays);
    const status = OF_EXAMPLE_CUSTOMER.has(index) && drawnStatus === 'cancelled' ? 'packed' : drawnStatus;
    const updatedAt = placedAt + Math.floor(Math.min(ageDays, random.between(1, 6)) * DAY_MS * random.next());
    return {
      id: orderId(index + 1),
      customerId: customer.id,
      status,
      currency: customer.currency,
      lines,
      totalAmount: totalOf(lines),
      placedAt: instant(placedAt),
      updatedAt: instant(updatedAt),
    };
  });
};
