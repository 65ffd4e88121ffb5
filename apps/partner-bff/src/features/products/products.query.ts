import { InputDoc } from '@portico/openapi';
import { CursorOf } from '@portico/platform';
import type { ListKey } from '@portico/platform';
import { ArrayMaxSize, ArrayUnique, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { DateTime } from './date-time.decorator.ts';
import { PRODUCT_FIELDS } from './product.view.ts';
import type { ProductField } from './product.view.ts';

export class ProductsQuery {
  @InputDoc('The `nextCursor` of the page before; belongs to one `updatedSince`, while `limit` and `fields` may change.')
  @IsOptional()
  @CursorOf((query: ProductsQuery) => listOf(query), { message: '$property must be the nextCursor of a page with the same updatedSince' })
  cursor?: string;

  @InputDoc('The most products of the page.')
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 50;

  @InputDoc('The fields wanted of each product, comma separated; all when absent.', { example: ['sku', 'price'] })
  @IsOptional()
  @IsIn(PRODUCT_FIELDS, { each: true, message: `names an unknown field; accepted: ${PRODUCT_FIELDS.join(', ')}` })
  @ArrayMaxSize(PRODUCT_FIELDS.length)
  @ArrayUnique()
  fields?: ProductField[];

  @InputDoc('Only products changed at or after this instant.', { example: '2026-10-01T00:00:00Z' })
  @IsOptional()
  @DateTime()
  updatedSince?: string;
}

/** The list that a query pages through: one instant is one list, however it is written. */
export const listOf = ({ updatedSince }: ProductsQuery): ListKey => ['products', instantOf(updatedSince) ?? null];

/** In UTC, as services expect it. */
export const instantOf = (dateTime: string | undefined): string | undefined => {
  const instant = dateTime === undefined ? Number.NaN : Date.parse(dateTime);
  return Number.isNaN(instant) ? undefined : new Date(instant).toISOString();
};
