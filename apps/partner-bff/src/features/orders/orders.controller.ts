import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { Idempotent } from '@portico/idempotency';
import { AnswerHeader, Authenticated, currentContext, Returns, Summary } from '@portico/platform';
import { OrderRequest } from '@portico/shop';
import { OrderParams } from './order.params.ts';
import { Order } from './order.view.ts';
import { OrdersPlan } from './orders.plan.ts';

@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly plans: OrdersPlan) {}

  @Get(':id')
  @Authenticated()
  @Summary('Reads an order of the caller.')
  @Returns(Order)
  get(@Param() params: OrderParams): Promise<Order> {
    return this.plans.order.run(params);
  }

  @Post()
  @Authenticated()
  @Idempotent({ whenUnknown: 'repeat' })
  @Summary('Places an order of the caller at the current prices.')
  @AnswerHeader('Location', 'The path of the new order.')
  @Returns(Order)
  async place(@Body() request: OrderRequest): Promise<Order> {
    const order = await this.plans.placing.run(request);
    currentContext().reply.header('location', `/v1/orders/${order.id}`);
    return order;
  }
}
