import { Injectable } from '@nestjs/common';
import { inventory } from '@portico/contracts-inventory';
import type { InventoryContract, StockItem } from '@portico/contracts-inventory';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

/** The most SKUs of one look at the stock. */
export const STOCK_MAX = 100;

/** What partner-bff asks of stock. */
@Injectable()
export class InventoryClient {
  private readonly api: HttpUpstream<InventoryContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(inventory);
  }

  /** By SKU; a SKU that does not exist is not in the map. */
  async stock(skus: readonly string[]): Promise<ReadonlyMap<string, StockItem>> {
    const { items } = await this.api.post('/stock', { body: { skus: [...skus] } });
    return new Map(items.map((item) => [item.sku, item]));
  }
}
