import { Controller, Get, Param } from '@nestjs/common';
import { Authenticated, Returns, Summary } from '@portico/platform';
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
}
