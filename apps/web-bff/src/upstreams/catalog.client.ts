import { Injectable } from '@nestjs/common';
import { catalog } from '@portico/contracts-catalog';
import type { CatalogContract, Category, Product, ProductPage } from '@portico/contracts-catalog';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream, StreamedAnswer } from '@portico/upstream';

export interface ProductSearch {
  readonly q: string;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** What web-bff asks the catalogue. */
@Injectable()
export class CatalogClient {
  private readonly api: HttpUpstream<CatalogContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(catalog);
  }

  async featured(limit: number): Promise<Product[]> {
    const page = await this.api.get('/products', { query: { featured: true, status: 'active', limit } });
    return page.items;
  }

  product(id: string): Promise<Product> {
    return this.api.get('/products/{id}', { path: { id } });
  }

  /** By id, in the order asked for; an unknown id is left out. */
  async products(ids: readonly string[]): Promise<Product[]> {
    if (ids.length === 0) return [];
    const batch = await this.api.get('/products/by-ids', { query: { ids: [...ids] } });
    return batch.items;
  }

  search({ q, cursor, limit }: ProductSearch): Promise<ProductPage> {
    return this.api.get('/products', { query: { q, status: 'active', limit, ...(cursor === undefined ? {} : { cursor }) } });
  }

  async categories(): Promise<Category[]> {
    return (await this.api.get('/categories')).items;
  }

  image(imageId: string, width: number, headers: Record<string, string>): Promise<StreamedAnswer> {
    return this.api.stream('/images/{imageId}/{width}', { path: { imageId, width: width as 160 }, headers });
  }
}
