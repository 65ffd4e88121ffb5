import { EXAMPLES } from '@portico/sandbox';
import type { DataSet } from '@portico/sandbox';
import type { GoodRequest } from '@portico/testing';
import { FEATURES } from './features.ts';
import { as } from './partner-bff.ts';

/** A request for every route of partner-bff that it answers well. */
export const goodRequests = (data: DataSet): Readonly<Record<string, GoodRequest>> => ({
  'GET /v1/products': { target: '/v1/products?limit=5' },
  'GET /v1/products/:sku': { target: '/v1/products/SKU-00001' },
  'POST /v1/availability': { target: '/v1/availability', body: { skus: ['SKU-00001'] } },
  'GET /v1/orders/:id': ownOrder(data),
  'POST /v1/orders': { target: '/v1/orders', headers: as(EXAMPLES.businessCustomer), body: { lines: [{ sku: 'SKU-00001', quantity: 1 }] } },
  'GET /openapi.json': { target: '/openapi.json' },
  ...Object.assign({}, ...FEATURES.map(({ good }) => good)),
});

function ownOrder({ orders: [order] }: DataSet): GoodRequest {
  if (!order) throw new Error('the data set has no order');
  return { target: `/v1/orders/${order.id}`, headers: as(order.customerId) };
}
