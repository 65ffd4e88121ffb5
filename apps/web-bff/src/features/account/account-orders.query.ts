import { CursorOf } from '@portico/platform';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { currentCustomer } from '@portico/shop';
import { ordersOf } from '../../upstreams/orders.client.ts';

export class AccountOrdersQuery {
  /** The `nextCursor` of the page before. */
  @IsOptional()
  @CursorOf(() => ordersOf(currentCustomer()))
  cursor?: string;

  @IsInt()
  @Min(1)
  @Max(50)
  limit: number = 10;
}
