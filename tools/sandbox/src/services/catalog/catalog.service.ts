import type { DataSet } from '../../data/data-set.ts';
import type { CatalogOperations, Product, ProductBatch } from '@portico/contracts-catalog';
import type { HttpService } from '../../http/http-service.ts';
import { httpService } from '../../http/http-service.ts';
import { notFound } from '../../http/service-problem.ts';
import { pageByOffset } from '../../paging/page.ts';
import { drawImage } from './product-image.ts';
import { ProductQueries } from './product-query.ts';

const LIST = 'public, max-age=30, stale-while-revalidate=60';
const PRODUCT = 'public, max-age=60, stale-while-revalidate=300';
const CATEGORIES = 'public, max-age=3600';
/** Not immutable: the address of an image does not depend on its content. */
const IMAGE = 'public, max-age=86400, stale-if-error=604800';

const batchOf = (keys: readonly string[], index: ReadonlyMap<string, Product>): ProductBatch => ({
  items: keys.map((key) => index.get(key)).filter((product) => product !== undefined),
  unknown: keys.filter((key) => !index.has(key)),
});

/** Products, categories and images. */
export const catalogService = ({ products, productById, productBySku, categories }: DataSet): HttpService => {
  const queries = new ProductQueries(products);
  return httpService<CatalogOperations>('catalog', {
    listProducts: ({ query }) => {
      const { cursor, offset, limit, ...filters } = query;
      const key = JSON.stringify(filters);
      const matches = queries.run(key, filters);
      return { body: { ...pageByOffset(matches, key, { cursor, offset, limit }), total: matches.length }, cacheControl: LIST };
    },
    getProductsByIds: ({ query }) => ({ body: batchOf(query.ids, productById), cacheControl: PRODUCT }),
    getProductsBySkus: ({ query }) => ({ body: batchOf(query.skus, productBySku), cacheControl: PRODUCT }),
    getProduct: ({ path }) => {
      const product = productById.get(path.id);
      if (!product) throw notFound('product', path.id);
      return { body: product, cacheControl: PRODUCT };
    },
    getProductBySku: ({ path }) => {
      const product = productBySku.get(path.sku);
      if (!product) throw notFound('SKU', path.sku);
      return { body: product, cacheControl: PRODUCT };
    },
    listCategories: () => ({ body: { items: [...categories] }, cacheControl: CATEGORIES }),
    getImage: ({ path }) => {
      const product = productById.get(path.imageId.slice(0, 'p-00000'.length));
      if (!product?.images.some(({ id }) => id === path.imageId)) throw notFound('image', path.imageId);
      return { type: 'image/png', bytes: drawImage(path.imageId, path.width), cacheControl: IMAGE };
    },
  });
};
