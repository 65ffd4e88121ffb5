import { EXAMPLES } from '@portico/sandbox';
import { badInput } from '@portico/testing';
import { as, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

const { customer, ordinary } = EXAMPLES;

describe('mobile-bff and what it cannot accept', () => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff();
  });
  afterAll(() => mobile.close());

  badInput({
    bff: () => mobile.bff,
    upstreams: () => mobile.sandbox,
    good: () => ({
      'GET /v1/home': { target: '/v1/home' },
      'GET /v1/products/:id': { target: `/v1/products/${ordinary}` },
      'GET /v1/search': { target: '/v1/search?q=copper' },
      'GET /v1/orders': { target: '/v1/orders', headers: as(customer) },
      'POST /v1/orders': { target: '/v1/orders', headers: as(customer), body: { lines: [{ sku: 'SKU-00001', quantity: 1 }] } },
      'GET /v1/media/:imageId/:width': { target: `/v1/media/${ordinary}/320` },
    }),
    badHeaders: as('no one can be called this'),
  });
});
