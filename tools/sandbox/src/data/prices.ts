import type { Product } from '@portico/contracts-catalog';
import type { Currency, Quote, SegmentId } from '@portico/contracts-pricing';
import type { Assortment } from './assortment.ts';
import { DAY_MS, instant } from './calendar.ts';
import { SEGMENTS } from './customers.ts';
import { EXAMPLES } from './examples.ts';
import { ASSORTMENTS } from './products.ts';
import { Random } from './random.ts';

/** What one product costs a consumer, in euro cents. */
export interface BasePrice {
  readonly amount: number;
  readonly listAmount: number | null;
}

const RATES: Readonly<Record<Currency, number>> = { EUR: 1, USD: 1.08, GBP: 0.86 };
const SEGMENT_FACTORS = Object.fromEntries(SEGMENTS.map(({ id, discountPercent }) => [id, 1 - discountPercent / 100])) as Record<
  SegmentId,
  number
>;

/** The nearest price that ends in 9 or 99. */
const shelfPrice = (cents: number): number =>
  cents < 2000 ? Math.round(cents / 10) * 10 - 1 : Math.round(cents / 100) * 100 - 1;

const basePrice = (random: Random, { id, category }: Product): BasePrice => {
  const [low, high] = (ASSORTMENTS.find((assortment) => assortment.id === category) as Assortment).prices;
  // The square makes cheap things more common than expensive ones.
  const list = shelfPrice(low + (high - low) * random.next() ** 2);
  const reduced = shelfPrice(list * (1 - random.between(5, 45) / 100));
  const kind = random.next();
  if (id === EXAMPLES.ordinary) return { amount: reduced, listAmount: list };
  if (id === EXAMPLES.withoutListPrice || kind < 0.15) return { amount: list, listAmount: null };
  return kind < 0.65 ? { amount: list, listAmount: list } : { amount: reduced, listAmount: list };
};

/** Base prices by SKU. */
export const buildPrices = (products: readonly Product[]): Map<string, BasePrice> => {
  const random = new Random('prices');
  return new Map(products.map((product) => [product.sku, basePrice(random, product)]));
};

/** The amount in minor units of the currency, after the segment's discount. */
export const priceFor = (price: BasePrice, currency: Currency, segment: SegmentId): number =>
  Math.max(1, Math.round(price.amount * RATES[currency] * SEGMENT_FACTORS[segment]));

/** Quotes hold until the first midnight (UTC) that is at least an hour away. */
export const validUntil = (now: number): string => instant(Math.ceil((now + 3_600_000) / DAY_MS) * DAY_MS);

/** A quote made at the instant `now` (epoch milliseconds). */
export const quoteOf = (sku: string, price: BasePrice, currency: Currency, segment: SegmentId, now: number): Quote => {
  const amount = priceFor(price, currency, segment);
  const listAmount = price.listAmount === null ? null : Math.round(price.listAmount * RATES[currency]);
  const off = listAmount === null ? 0 : Math.round((1 - amount / listAmount) * 100);
  return { sku, amount, listAmount, discountPercent: off >= 1 ? off : null, validUntil: validUntil(now) };
};
