import { Module } from '@nestjs/common';
import { UpstreamClientsModule } from '../../upstreams/upstream-clients.module.ts';
import { HomeController } from './home.controller.ts';
import { HomePlan } from './home.plan.ts';

@Module({ imports: [UpstreamClientsModule], controllers: [HomeController], providers: [HomePlan] })
export class HomeModule {}
