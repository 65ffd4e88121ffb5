import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
import { InventoryClient, STOCK_MAX } from '@portico/shop';
import { AvailabilityRequest } from './availability.request.ts';
import { toAvailability } from './availability.view.ts';

@Injectable()
export class AvailabilityPlan {
  constructor(private readonly inventory: InventoryClient) {}

  readonly availability = plan('availability', AvailabilityRequest, { deadline: '1s' })
    .batch(
      'stock',
      { max: STOCK_MAX },
      ({ query }) => query.skus,
      (skus) => this.inventory.stock(skus),
    )
    .view(toAvailability);
}
