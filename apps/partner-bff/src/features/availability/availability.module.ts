import { Module } from '@nestjs/common';
import { UpstreamClientsModule } from '../../upstreams/upstream-clients.module.ts';
import { AvailabilityController } from './availability.controller.ts';
import { AvailabilityPlan } from './availability.plan.ts';

@Module({ imports: [UpstreamClientsModule], controllers: [AvailabilityController], providers: [AvailabilityPlan] })
export class AvailabilityModule {}
