import { CursorOf } from '@portico/platform';
import { IsOptional } from 'class-validator';
import { currentCustomer } from '../../caller.ts';
import { ImageQuery } from '../../images/image.query.ts';
import { ordersOf } from '../../upstreams/orders.client.ts';

export class OrdersQuery extends ImageQuery {
  /** The `next` of the page before. */
  @IsOptional()
  @CursorOf(() => ordersOf(currentCustomer()))
  cursor?: string;
}
