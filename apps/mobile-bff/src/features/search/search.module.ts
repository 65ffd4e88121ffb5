import { Module } from '@nestjs/common';
import { UpstreamClientsModule } from '../../upstreams/upstream-clients.module.ts';
import { SearchController } from './search.controller.ts';
import { SearchPlan } from './search.plan.ts';

@Module({ imports: [UpstreamClientsModule], controllers: [SearchController], providers: [SearchPlan] })
export class SearchModule {}
