import { IsOptional } from 'class-validator';
import { subject } from '../../caller.ts';
import { ImageQuery } from '../../images/image.query.ts';
import { CursorOf } from '../../paging/cursor-of.decorator.ts';
import { ordersList } from './orders.view.ts';

export class OrdersQuery extends ImageQuery {
  /** The `next` of the page before. */
  @IsOptional()
  @CursorOf(() => ordersList(subject()))
  cursor?: string;
}
