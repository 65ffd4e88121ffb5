import { Injectable } from '@nestjs/common';
import { catalog } from '@portico/contracts-catalog';
import type { CatalogContract, Product, ProductPage } from '@portico/contracts-catalog';
import { openCursor, sealCursor } from '@portico/platform';
import type { ListKey } from '@portico/platform';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream, StreamedAnswer } from '@portico/upstream';

/** The most products of one lookup by SKU. */
export const PRODUCTS_MAX = 100;

/** The widths the catalogue draws its images in, in pixels. */
export const IMAGE_WIDTHS = [160, 320, 640, 1280] as const;
export type ImageWidth = (typeof IMAGE_WIDTHS)[number];

/** What a cursor of search results belongs to. */
export const searchFor = (q: string): ListKey => ['search', q];

/** What mobile-bff asks the catalogue. */
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

  /** By SKU; an unknown SKU is not in the map. */
  async productsBySku(skus: readonly string[]): Promise<ReadonlyMap<string, Product>> {
    const batch = await this.api.get('/products/by-skus', { query: { skus: [...skus] } });
    return new Map(batch.items.map((product) => [product.sku, product]));
  }

  /** The best match first. Cursors are sealed for this search. */
  async search(q: string, sealed: string | undefined, limit: number): Promise<ProductPage> {
    const list = searchFor(q);
    const cursor = sealed === undefined ? undefined : openCursor(list, sealed);
    const page = await this.api.get('/products', { query: { q, status: 'active', limit, ...(cursor === undefined ? {} : { cursor }) } });
    return { ...page, nextCursor: page.nextCursor === null ? null : sealCursor(list, page.nextCursor) };
  }

  image(imageId: string, width: ImageWidth, headers: Record<string, string>): Promise<StreamedAnswer> {
    return this.api.stream('/images/{imageId}/{width}', { path: { imageId, width }, headers });
  }
}
