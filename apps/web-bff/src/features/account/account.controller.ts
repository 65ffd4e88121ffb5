import { Controller, Get, Query } from '@nestjs/common';
import { Authenticated, Returns } from '@portico/platform';
import { AccountOrdersPlan } from './account-orders.plan.ts';
import { AccountOrdersQuery } from './account-orders.query.ts';
import { AccountOrdersView } from './account-orders.view.ts';

@Controller('api/account')
export class AccountController {
  constructor(private readonly plans: AccountOrdersPlan) {}

  @Get('orders')
  @Authenticated()
  @Returns(AccountOrdersView)
  orders(@Query() query: AccountOrdersQuery): Promise<AccountOrdersView> {
    return this.plans.accountOrders.run(query);
  }
}
