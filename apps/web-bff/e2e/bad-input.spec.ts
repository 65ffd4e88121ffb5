import { EXAMPLES } from '@portico/sandbox';
import { badInput } from '@portico/testing';
import { as, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const { customer, ordinary } = EXAMPLES;

describe('web-bff and what it cannot accept', () => {
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff();
  });
  afterAll(() => web.close());

  badInput({
    bff: () => web.bff,
    upstreams: () => web.sandbox,
    good: () => ({
      'GET /api/home': { target: '/api/home' },
      'GET /api/products/:id': { target: `/api/products/${ordinary}` },
      'GET /api/search': { target: '/api/search?q=copper' },
      'GET /api/account/orders': { target: '/api/account/orders', headers: as(customer) },
      'GET /media/:imageId/:width': { target: `/media/${ordinary}/320` },
    }),
    badHeaders: as('no one can be called this'),
    without: ['bodies', 'idempotency keys'],
  });
});
