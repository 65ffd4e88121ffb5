import { Injectable } from '@nestjs/common';
import { inventory } from '@portico/contracts-inventory';
import type { InventoryContract, StockItem } from '@portico/contracts-inventory';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

/** The most SKUs of one look at the stock. */
export const STOCK_MAX = 100;

/** What BFFs ask of stock. */
@Injectable()
export class InventoryClient {
  private readonly api: HttpUpstream<InventoryContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(inventory);
  }

  /** By SKU; a SKU that no warehouse keeps is not in the map. */
  async stock(skus: readonly string[]): Promise<ReadonlyMap<string, StockItem>> {
    const list = await this.api.post('/stock', { body: { skus: [...skus] } });
    return new Map(list.items.map((item) => [item.sku, item]));
  }
}
