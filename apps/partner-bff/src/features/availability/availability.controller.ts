import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Repeatable } from '@portico/idempotency';
import { Public, Returns, Summary } from '@portico/platform';
import { AvailabilityPlan } from './availability.plan.ts';
import { AvailabilityRequest } from './availability.request.ts';
import { Availability } from './availability.view.ts';

@Controller('v1/availability')
export class AvailabilityController {
  constructor(private readonly plans: AvailabilityPlan) {}

  @Post()
  @HttpCode(200)
  @Public()
  @Repeatable()
  @Summary('Reads how many pieces there are of up to 100 SKUs; safe to repeat.')
  @Returns(Availability)
  read(@Body() request: AvailabilityRequest): Promise<Availability> {
    return this.plans.availability.run(request);
  }
}
