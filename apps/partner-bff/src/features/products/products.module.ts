import { Module } from '@nestjs/common';
import { UpstreamClientsModule } from '../../upstreams/upstream-clients.module.ts';
import { ProductsController } from './products.controller.ts';
import { ProductsPlan } from './products.plan.ts';

@Module({ imports: [UpstreamClientsModule], controllers: [ProductsController], providers: [ProductsPlan] })
export class ProductsModule {}
