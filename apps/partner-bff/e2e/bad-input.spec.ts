import { EXAMPLES } from '@portico/sandbox';
import type { DataSet } from '@portico/sandbox';
import { badInput } from '@portico/testing';
import type { GoodRequest } from '@portico/testing';
import { as, startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

describe('partner-bff and what it cannot accept', () => {
  let partner: PartnerBff;

  beforeAll(async () => {
    partner = await startPartnerBff();
  });
  afterAll(() => partner.close());

  badInput({
    bff: () => partner.bff,
    upstreams: () => partner.sandbox,
    good: () => ({
      'GET /v1/products': { target: '/v1/products?limit=5' },
      'GET /v1/products/:sku': { target: '/v1/products/SKU-00001' },
      'POST /v1/availability': { target: '/v1/availability', body: { skus: ['SKU-00001'] } },
      'GET /v1/orders/:id': ownOrder(partner.sandbox.data),
      'POST /v1/orders': { target: '/v1/orders', headers: as(EXAMPLES.businessCustomer), body: { lines: [{ sku: 'SKU-00001', quantity: 1 }] } },
      'GET /openapi.json': { target: '/openapi.json' },
    }),
    badHeaders: as('no one can be called this'),
    without: ['required query parameters', 'limited texts'],
  });
});

function ownOrder({ orders: [order] }: DataSet): GoodRequest {
  if (!order) throw new Error('the data set has no order');
  return { target: `/v1/orders/${order.id}`, headers: as(order.customerId) };
}
