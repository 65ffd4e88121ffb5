import { Injectable } from '@nestjs/common';
import { catalog } from '@portico/contracts-catalog';
import type { CatalogContract, Product, ProductPage } from '@portico/contracts-catalog';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

export interface ProductRange {
  readonly cursor: string | undefined;
  readonly limit: number;
  /** RFC 3339; all products when undefined. */
  readonly updatedSince: string | undefined;
}

/** What partner-bff asks the catalogue. */
@Injectable()
export class CatalogClient {
  private readonly api: HttpUpstream<CatalogContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(catalog);
  }

  /** By id, an order that no change to a product disturbs. */
  products({ cursor, limit, updatedSince }: ProductRange): Promise<ProductPage> {
    const more = { ...(cursor === undefined ? {} : { cursor }), ...(updatedSince === undefined ? {} : { updatedSince }) };
    return this.api.get('/products', { query: { sort: 'id', limit, ...more } });
  }

  product(sku: string): Promise<Product> {
    return this.api.get('/products/by-sku/{sku}', { path: { sku } });
  }
}
