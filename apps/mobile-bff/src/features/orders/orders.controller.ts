import { Controller, Get, Query } from '@nestjs/common';
import { Authenticated, Bytes, Returns, Summary } from '@portico/platform';
import { subject } from '../../caller.ts';
import { negotiateImageSize, THUMBNAIL } from '../../images/image-size.ts';
import { OrdersPlan } from './orders.plan.ts';
import { OrdersQuery } from './orders.query.ts';
import { OrdersView } from './orders.view.ts';

@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly plans: OrdersPlan) {}

  @Get()
  @Authenticated()
  @Summary('The caller’s own orders')
  @Returns(OrdersView)
  @Bytes('3kB')
  list(@Query() query: OrdersQuery): Promise<OrdersView> {
    return this.plans.list.run({ customerId: subject(), cursor: query.cursor, pixels: negotiateImageSize(query, THUMBNAIL) });
  }
}
