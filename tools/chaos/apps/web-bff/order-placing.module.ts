import { Module } from '@nestjs/common';
import { UpstreamModule } from '@portico/upstream';
import { OrderPlacingController } from './order-placing.controller.ts';
import { OrderPlacingClient } from './order-placing.client.ts';

/** The feature that the chaos suite adds to web-bff: a write that must never be carried out twice. */
@Module({ imports: [UpstreamModule], controllers: [OrderPlacingController], providers: [OrderPlacingClient] })
export class OrderPlacingModule {}
