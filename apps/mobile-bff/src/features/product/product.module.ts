import { Module } from '@nestjs/common';
import { UpstreamClientsModule } from '../../upstreams/upstream-clients.module.ts';
import { ProductController } from './product.controller.ts';
import { ProductPlan } from './product.plan.ts';

@Module({ imports: [UpstreamClientsModule], controllers: [ProductController], providers: [ProductPlan] })
export class ProductModule {}
