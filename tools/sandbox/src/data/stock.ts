import type { Product } from '@portico/contracts-catalog';
import type { StockItem } from '@portico/contracts-inventory';
import { DAY_MS, instant, TAKEN_AT } from './calendar.ts';
import { EXAMPLES } from './examples.ts';
import { Random } from './random.ts';

export const WAREHOUSES = ['AMS-1', 'LEJ-2', 'WRO-1'] as const;

/** Deliveries are planned from the beginning of the year after the data set was taken. */
const FIRST_DELIVERY = TAKEN_AT + 61 * DAY_MS;

const stockOf = (random: Random, { id, sku, status }: Product): StockItem => {
  const soldOut = (random.chance(0.08) && id !== EXAMPLES.ordinary) || id === EXAMPLES.outOfStock;
  const warehouses = WAREHOUSES.map((warehouse) => {
    const drawn = random.chance(0.2) ? 0 : random.between(1, 180);
    const delivery = FIRST_DELIVERY + random.between(0, 150) * DAY_MS + random.between(6, 18) * 3_600_000;
    const planned = random.chance(0.7) || id === EXAMPLES.outOfStock;
    const available = soldOut || status === 'discontinued' ? 0 : id === EXAMPLES.ordinary ? Math.max(1, drawn) : drawn;
    return { warehouse, available, restockAt: available === 0 && planned && status === 'active' ? instant(delivery) : null };
  });
  return { sku, total: warehouses.reduce((sum, { available }) => sum + available, 0), warehouses };
};

/** Stock by SKU. */
export const buildStock = (products: readonly Product[]): Map<string, StockItem> => {
  const random = new Random('stock');
  return new Map(products.map((product) => [product.sku, stockOf(random, product)]));
};
