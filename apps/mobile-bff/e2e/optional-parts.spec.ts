import { EXAMPLES } from '@portico/sandbox';
import { optionalParts } from '@portico/testing';
import { FEATURES } from './features.ts';
import { as, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

const { customer, ordinary } = EXAMPLES;

const PRICING = { service: 'pricing', operationId: 'quote' };
const STOCK = { service: 'inventory', operationId: 'readStock' };
const RECOMMENDATIONS = { service: 'recommendations', operationId: 'Recommend' };
const PRODUCTS_BY_ID = { service: 'catalog', operationId: 'getProductsByIds' };
/** A consumer who pays in EUR, as a stranger does: without the profile, prices are the same. */
const CUSTOMER = { service: 'customers', operationId: 'getCustomer' };

const pricesOf = (...lists: readonly string[]): string[] => ['/currency', ...lists.flatMap((list) => [`${list}/price`, `${list}/was`])];

describe('mobile-bff without one of its services', () => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff();
  });
  afterAll(() => mobile.close());

  optionalParts({
    bff: () => mobile.bff,
    upstreams: () => mobile.sandbox,
    screens: [
      {
        plan: 'home',
        path: '/v1/home',
        headers: as(customer),
        parts: {
          customer: { ...CUSTOMER, nulls: ['/name'] },
          orders: { service: 'orders', operationId: 'listOrders', nulls: ['/orders'] },
          recommendations: { ...RECOMMENDATIONS, nulls: ['/forYou'] },
          forYou: { ...PRODUCTS_BY_ID, nulls: ['/forYou'] },
          prices: { ...PRICING, nulls: pricesOf('/featured/*', '/forYou/*') },
          stock: { ...STOCK, nulls: ['/featured/*/stock', '/forYou/*/stock'] },
        },
      },
      {
        plan: 'product',
        path: `/v1/products/${ordinary}`,
        headers: as(customer),
        parts: {
          customer: { ...CUSTOMER, nulls: [] },
          rating: { service: 'reviews', operationId: 'listSummaries', nulls: ['/rating', '/ratings'] },
          recommendations: { ...RECOMMENDATIONS, nulls: ['/related'] },
          related: { ...PRODUCTS_BY_ID, nulls: ['/related'] },
          prices: { ...PRICING, nulls: pricesOf('') },
          stock: { ...STOCK, nulls: ['/stock'] },
        },
      },
      {
        plan: 'search',
        path: '/v1/search?q=oak',
        headers: as(customer),
        parts: {
          customer: { ...CUSTOMER, nulls: [] },
          prices: { ...PRICING, nulls: pricesOf('/items/*') },
          stock: { ...STOCK, nulls: ['/items/*/stock'] },
        },
      },
      {
        plan: 'orders',
        path: '/v1/orders',
        headers: as(customer),
        parts: { products: { service: 'catalog', operationId: 'getProductsBySkus', nulls: ['/orders/*/img'] } },
      },
      ...FEATURES.flatMap(({ screens }) => screens),
    ],
  });
});
