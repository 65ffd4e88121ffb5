import { EXAMPLES } from '@portico/sandbox';
import type { GoodRequest } from '@portico/testing';
import { FEATURES } from './features.ts';
import { as } from './web-bff.ts';

const { customer, ordinary } = EXAMPLES;

/** A request for every route of web-bff that it answers well. */
export const goodRequests = (): Readonly<Record<string, GoodRequest>> => ({
  'GET /': { target: '/' },
  'GET /page/:file': { target: '/page/page.js' },
  'GET /api/home': { target: '/api/home' },
  'GET /api/products/:id': { target: `/api/products/${ordinary}` },
  'GET /api/search': { target: '/api/search?q=copper' },
  'GET /api/account/orders': { target: '/api/account/orders', headers: as(customer) },
  'GET /media/:imageId/:width': { target: `/media/${ordinary}/320` },
  'GET /images/:imageId/:width': { target: `/images/${ordinary}/320` },
  ...Object.assign({}, ...FEATURES.map(({ good }) => good)),
});
