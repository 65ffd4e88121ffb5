import { CursorOf } from '@portico/platform';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { customer } from '../../caller.ts';
import { ordersOf } from '../../upstreams/orders.client.ts';

export class AccountOrdersQuery {
  /** The `nextCursor` of the page before. */
  @IsOptional()
  @CursorOf(() => ordersOf(customer()))
  cursor?: string;

  @IsInt()
  @Min(1)
  @Max(50)
  limit: number = 10;
}
