import { Controller, Get, Module } from '@nestjs/common';
import { Authenticated, currentContext, Field, Problem, Returns, Scopes } from '@portico/platform';
import { OrdersClient } from '../../src/upstreams/orders.client.ts';
import { UpstreamClientsModule } from '../../src/upstreams/upstream-clients.module.ts';

class OrderLine {
  @Field()
  id!: string;

  @Field()
  status!: string;
}

class LatestOrders {
  @Field()
  customer!: string;

  @Field([OrderLine])
  orders!: OrderLine[];
}

const HOW_MANY = 3;

/** Knows that somebody calls, and nothing of how that is known. */
@Controller('latest-orders')
class LatestOrdersController {
  constructor(private readonly orders: OrdersClient) {}

  @Get()
  @Authenticated()
  @Returns(LatestOrders)
  async get(): Promise<LatestOrders> {
    const customer = currentContext().caller?.customer;
    if (customer === undefined) throw new Problem('forbidden', { detail: 'this endpoint is for customers' });
    const { items } = await this.orders.ofCustomer(customer, undefined, HOW_MANY);
    return { customer, orders: items.map(({ id, status }) => ({ id, status })) };
  }

  /** No account of the demo may do this. */
  @Get('of-everybody')
  @Scopes('orders:audit')
  @Returns(LatestOrders)
  ofEverybody(): LatestOrders {
    return { customer: '', orders: [] };
  }
}

/** A feature for any BFF that has an upstream `orders`. */
@Module({ imports: [UpstreamClientsModule], controllers: [LatestOrdersController] })
export class LatestOrdersModule {}
