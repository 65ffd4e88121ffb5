import { EXAMPLES } from '@portico/sandbox';
import { optionalParts } from '@portico/testing';
import { FEATURES } from './features.ts';
import { as, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const { customer, ordinary } = EXAMPLES;

const PRICING = { service: 'pricing', operationId: 'quote' };
const STOCK = { service: 'inventory', operationId: 'readStock' };
const RATINGS = { service: 'reviews', operationId: 'listSummaries' };
const RECOMMENDATIONS = { service: 'recommendations', operationId: 'Recommend' };
const PRODUCTS_BY_ID = { service: 'catalog', operationId: 'getProductsByIds' };
/** A consumer who pays in EUR, as a stranger does: without the profile, prices are the same. */
const CUSTOMER = { service: 'customers', operationId: 'getCustomer' };

describe('web-bff without one of its services', () => {
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff();
  });
  afterAll(() => web.close());

  optionalParts({
    bff: () => web.bff,
    upstreams: () => web.sandbox,
    screens: [
      {
        plan: 'home',
        path: '/api/home',
        headers: as(customer),
        parts: {
          customer: { ...CUSTOMER, nulls: ['/greeting'] },
          openOrders: { service: 'orders', operationId: 'listOrders', nulls: ['/openOrders'] },
          recommendations: { ...RECOMMENDATIONS, nulls: ['/recommended'] },
          recommended: { ...PRODUCTS_BY_ID, nulls: ['/recommended'] },
          prices: { ...PRICING, nulls: ['/featured/*/price', '/recommended/*/price'] },
          stock: { ...STOCK, nulls: ['/featured/*/available', '/recommended/*/available'] },
        },
      },
      {
        plan: 'product',
        path: `/api/products/${ordinary}`,
        headers: as(customer),
        parts: {
          customer: { ...CUSTOMER, nulls: [] },
          ratings: { ...RATINGS, nulls: ['/rating'] },
          reviews: { service: 'reviews', operationId: 'listReviews', nulls: ['/reviews'] },
          recommendations: { ...RECOMMENDATIONS, nulls: ['/related'] },
          related: { ...PRODUCTS_BY_ID, nulls: ['/related'] },
          prices: { ...PRICING, nulls: ['/price', '/related/*/price'] },
          stock: { ...STOCK, nulls: ['/stock', '/related/*/available'] },
        },
      },
      {
        plan: 'search',
        path: '/api/search?q=copper',
        headers: as(customer),
        parts: {
          customer: { ...CUSTOMER, nulls: [] },
          prices: { ...PRICING, nulls: ['/hits/*/price'] },
          stock: { ...STOCK, nulls: ['/hits/*/available'] },
          ratings: { ...RATINGS, nulls: ['/hits/*/rating'] },
        },
      },
      {
        plan: 'accountOrders',
        path: '/api/account/orders',
        headers: as(customer),
        parts: { products: { service: 'catalog', operationId: 'getProductsBySkus', nulls: ['/orders/*/lines/*/image'] } },
      },
      ...FEATURES.flatMap(({ screens }) => screens),
    ],
  });
});
