import { Module } from '@nestjs/common';
import { UpstreamModule } from '@portico/upstream';
import { CustomersClient, InventoryClient, PricingClient, RecommendationsClient } from '@portico/shop';
import { CatalogClient } from './catalog.client.ts';
import { OrdersClient } from './orders.client.ts';
import { ReviewsClient } from './reviews.client.ts';

const CLIENTS = [CatalogClient, CustomersClient, InventoryClient, OrdersClient, PricingClient, RecommendationsClient, ReviewsClient];

/** The services behind this BFF. */
@Module({ imports: [UpstreamModule], providers: CLIENTS, exports: CLIENTS })
export class UpstreamClientsModule {}
