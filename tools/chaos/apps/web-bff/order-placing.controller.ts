import { Body, Controller, Post } from '@nestjs/common';
import { Public, Returns } from '@portico/platform';
import { OrderPlacingClient } from './order-placing.client.ts';
import { OrderRequest } from './order.request.ts';
import { PlacedOrderView } from './placed-order.view.ts';

@Controller('api/orders')
export class OrderPlacingController {
  constructor(private readonly orders: OrderPlacingClient) {}

  @Post()
  @Public()
  @Returns(PlacedOrderView)
  async place(@Body() { reference }: OrderRequest): Promise<PlacedOrderView> {
    const { id } = await this.orders.place(reference);
    return { id };
  }
}
