import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Idempotent } from '@portico/idempotency';
import { Authenticated, BodyLimit, Bytes, Returns, Summary } from '@portico/platform';
import { OrderRequest } from '@portico/shop';
import { negotiateImageSize, THUMBNAIL } from '../../images/image-size.ts';
import { OrderPlacedView } from './order-placed.view.ts';
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
    return this.plans.list.run({ cursor: query.cursor, pixels: negotiateImageSize(query, THUMBNAIL) });
  }

  @Post()
  @Authenticated()
  @Idempotent({ whenUnknown: 'repeat' })
  @Summary('Places an order')
  @BodyLimit('64kB')
  @Returns(OrderPlacedView)
  @Bytes('200B')
  place(@Body() request: OrderRequest): Promise<OrderPlacedView> {
    return this.plans.placing.run(request);
  }
}
