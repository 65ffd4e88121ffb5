import type { StockItem } from '@portico/contracts-inventory';
import { Field, Integer, OneOf } from '@portico/platform';
import type { AvailabilityRequest } from './availability.request.ts';

export class SkuAvailability {
  @Field(String, { example: 'SKU-00042' })
  sku!: string;

  @Field(OneOf('in-stock', 'sold-out', 'unknown'), { doc: '`unknown`: there is no such SKU.' })
  state!: 'in-stock' | 'sold-out' | 'unknown';

  @Field(Integer, { nullable: true, doc: 'Pieces in all warehouses; null for an unknown SKU.', example: 214 })
  available!: number | null;
}

export class Availability {
  @Field([SkuAvailability], { doc: 'In the order asked for.' })
  items!: SkuAvailability[];
}

interface AvailabilityParts {
  readonly stock: ReadonlyMap<string, StockItem>;
  readonly query: AvailabilityRequest;
}

export function toAvailability({ stock, query: { skus } }: AvailabilityParts): Availability {
  return { items: skus.map((sku) => toSkuAvailability(sku, stock.get(sku))) };
}

function toSkuAvailability(sku: string, item: StockItem | undefined): SkuAvailability {
  if (!item) return { sku, state: 'unknown', available: null };
  return { sku, state: item.total > 0 ? 'in-stock' : 'sold-out', available: item.total };
}
