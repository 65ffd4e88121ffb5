import type { DataSet } from '../../data/data-set.ts';
import type { InventoryOperations } from '@portico/contracts-inventory';
import type { HttpService } from '../../http/http-service.ts';
import { httpService } from '../../http/http-service.ts';

/** Stock moves all the time; a few seconds spare repeated reads of one page view. */
const STOCK = 'private, max-age=5';

/** Stock levels. */
export const inventoryService = ({ stock }: DataSet): HttpService =>
  httpService<InventoryOperations>('inventory', {
    readStock: ({ body: { skus } }) => ({
      body: {
        items: skus.map((sku) => stock.get(sku)).filter((item) => item !== undefined),
        unknown: skus.filter((sku) => !stock.has(sku)),
      },
      cacheControl: STOCK,
    }),
  });
