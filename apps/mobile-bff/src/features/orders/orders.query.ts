import { CursorOf } from '@portico/platform';
import { IsOptional } from 'class-validator';
import { currentCustomer } from '@portico/shop';
import { ImageQuery } from '../../images/image.query.ts';
import { ordersOf } from '../../upstreams/orders.client.ts';

export class OrdersQuery extends ImageQuery {
  /** The `next` of the page before. */
  @IsOptional()
  @CursorOf(() => ordersOf(currentCustomer()))
  cursor?: string;
}
