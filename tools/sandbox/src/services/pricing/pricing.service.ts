import type { DataSet } from '../../data/data-set.ts';
import { quoteOf } from '../../data/prices.ts';
import type { PricingOperations } from '@portico/contracts-pricing';
import type { HttpService } from '../../http/http-service.ts';
import { httpService } from '../../http/http-service.ts';

/** Private because the price depends on the customer's segment. */
const QUOTE = 'private, max-age=30';

/** Price quotes. `now` gives the epoch milliseconds that decide how long a quote holds. */
export const pricingService = ({ prices }: DataSet, now: () => number): HttpService =>
  httpService<PricingOperations>('pricing', {
    quote: ({ body: { skus, currency, segment } }) => ({
      body: {
        currency,
        quotes: skus.flatMap((sku) => {
          const price = prices.get(sku);
          return price ? [quoteOf(sku, price, currency, segment, now())] : [];
        }),
        unknown: skus.filter((sku) => !prices.has(sku)),
      },
      cacheControl: QUOTE,
    }),
  });
