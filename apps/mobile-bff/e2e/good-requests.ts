import { EXAMPLES } from '@portico/sandbox';
import type { GoodRequest } from '@portico/testing';
import { FEATURES } from './features.ts';
import { as } from './mobile-bff.ts';

const { customer, ordinary } = EXAMPLES;

/** A request for every route of mobile-bff that it answers well. */
export const goodRequests = (): Readonly<Record<string, GoodRequest>> => ({
  'GET /v1/home': { target: '/v1/home' },
  'GET /v1/products/:id': { target: `/v1/products/${ordinary}` },
  'GET /v1/products/:id/reviews': { target: `/v1/products/${ordinary}/reviews` },
  'GET /v1/search': { target: '/v1/search?q=copper' },
  'GET /v1/orders': { target: '/v1/orders', headers: as(customer) },
  'POST /v1/orders': { target: '/v1/orders', headers: as(customer), body: { lines: [{ sku: 'SKU-00001', quantity: 1 }] } },
  'GET /v1/media/:imageId/:width': { target: `/v1/media/${ordinary}/320` },
  ...Object.assign({}, ...FEATURES.map(({ good }) => good)),
});
