import { Injectable } from '@nestjs/common';
import { CustomersClient, DEFAULT_PRICES, InventoryClient, PricingClient } from '@portico/shop';
import { CatalogClient } from '../../../../apps/web-bff/src/upstreams/catalog.client.ts';
import { toPage } from '../by-hand/page.ts';
import type { Offers, Page } from '../by-hand/page.ts';

/** The same calls through the same clients, joined by hand: what the plan costs is the difference. */
@Injectable()
export class WithoutPlan {
  constructor(
    private readonly catalog: CatalogClient,
    private readonly customers: CustomersClient,
    private readonly inventory: InventoryClient,
    private readonly pricing: PricingClient,
  ) {}

  async page(limit: number): Promise<Page> {
    const [offers, customer] = await Promise.all([this.offers(limit), this.customers.customer('c-00001')]);
    return toPage({ ...offers, customer });
  }

  private async offers(limit: number): Promise<Offers> {
    const products = await this.catalog.featured(limit);
    const skus = products.map(({ sku }) => sku);
    const [prices, stock] = await Promise.all([this.pricing.quote(skus, DEFAULT_PRICES), this.inventory.stock(skus)]);
    return { products, prices, stock };
  }
}
