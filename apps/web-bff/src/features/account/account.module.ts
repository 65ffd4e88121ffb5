import { Module } from '@nestjs/common';
import { UpstreamClientsModule } from '../../upstreams/upstream-clients.module.ts';
import { AccountController } from './account.controller.ts';
import { AccountOrdersPlan } from './account-orders.plan.ts';

@Module({ imports: [UpstreamClientsModule], controllers: [AccountController], providers: [AccountOrdersPlan] })
export class AccountModule {}
