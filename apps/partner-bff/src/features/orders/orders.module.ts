import { Module } from '@nestjs/common';
import { UpstreamClientsModule } from '../../upstreams/upstream-clients.module.ts';
import { OrdersController } from './orders.controller.ts';
import { OrdersPlan } from './orders.plan.ts';

@Module({ imports: [UpstreamClientsModule], controllers: [OrdersController], providers: [OrdersPlan] })
export class OrdersModule {}
