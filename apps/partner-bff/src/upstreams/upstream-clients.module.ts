import { Module } from '@nestjs/common';
import { UpstreamModule } from '@portico/upstream';
import { InventoryClient } from '@portico/shop';
import { CatalogClient } from './catalog.client.ts';
import { OrdersClient } from './orders.client.ts';
import { PricingClient } from './pricing.client.ts';

const CLIENTS = [CatalogClient, InventoryClient, OrdersClient, PricingClient];

/** The services behind this BFF. */
@Module({ imports: [UpstreamModule], providers: CLIENTS, exports: CLIENTS })
export class UpstreamClientsModule {}
