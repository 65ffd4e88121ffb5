import { request } from 'node:http';
import type { Sandbox } from '../sandbox.ts';
import { startSandbox } from '../sandbox.ts';
import { contractChecks } from '../testing/contract-checks.ts';
import type { HttpServiceName } from '../contract/own-contracts.ts';
import { call } from '../testing/http-client.ts';

const many = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(5, '0')}`);
const quote = { skus: ['SKU-00001'], currency: 'EUR', segment: 'consumer' };
const order = { customerId: 'c-00001', lines: [{ sku: 'SKU-00001', quantity: 1 }] };

type Case = readonly [
  service: HttpServiceName,
  operationId: string,
  target: string,
  body: unknown,
  status: number,
  field: string,
];

const CASES: readonly Case[] = [
  ['catalog', 'listProducts', '/products?colour=red', undefined, 400, 'query colour'],
  ['catalog', 'listProducts', '/products?limit=0', undefined, 400, 'query limit'],
  ['catalog', 'listProducts', '/products?limit=101', undefined, 400, 'query limit'],
  ['catalog', 'listProducts', '/products?limit=1e1', undefined, 400, 'query limit'],
  ['catalog', 'listProducts', '/products?limit=1&limit=2', undefined, 400, 'query limit'],
  ['catalog', 'listProducts', '/products?featured=yes', undefined, 400, 'query featured'],
  ['catalog', 'listProducts', '/products?status=sold', undefined, 400, 'query status'],
  ['catalog', 'listProducts', '/products?sort=price', undefined, 400, 'query sort'],
  ['catalog', 'listProducts', '/products?q=', undefined, 400, 'query q'],
  ['catalog', 'listProducts', '/products?updatedSince=yesterday', undefined, 400, 'query updatedSince'],
  ['catalog', 'listProducts', '/products?cursor=made-up', undefined, 400, 'query cursor'],
  ['catalog', 'getProductsByIds', '/products/by-ids', undefined, 400, 'query ids'],
  ['catalog', 'getProductsByIds', '/products/by-ids?ids=p-00001,p-1', undefined, 400, 'query ids/1'],
  ['catalog', 'getProductsByIds', '/products/by-ids?ids=p-00001,p-00001', undefined, 400, 'query ids'],
  ['catalog', 'getProductsByIds', `/products/by-ids?ids=${many(101, 'p').join(',')}`, undefined, 400, 'query ids'],
  ['catalog', 'getProduct', '/products/SKU-00001', undefined, 400, 'path id'],
  ['catalog', 'getProduct', '/products/%zz', undefined, 400, 'path id'],
  ['catalog', 'getProduct', '/products/p-99999', undefined, 404, 'p-99999'],
  ['catalog', 'getProduct', '/products/p-00001?verbose=true', undefined, 400, 'query verbose'],
  ['catalog', 'getProductBySku', '/products/by-sku/SKU-99999', undefined, 404, 'SKU-99999'],
  ['catalog', 'getImage', '/images/p-00001/200', undefined, 400, 'path width'],
  ['catalog', 'getImage', '/images/p-00006/160', undefined, 404, 'p-00006'],
  ['pricing', 'quote', '/quotes', { ...quote, currency: 'CHF' }, 400, 'body currency'],
  ['pricing', 'quote', '/quotes', { ...quote, skus: [] }, 400, 'body skus'],
  ['pricing', 'quote', '/quotes', { ...quote, skus: many(101, 'SKU') }, 400, 'body skus'],
  ['pricing', 'quote', '/quotes', { ...quote, skus: ['SKU-00001', 1] }, 400, 'body skus/1'],
  ['pricing', 'quote', '/quotes', { ...quote, coupon: 'X' }, 400, 'body coupon'],
  ['pricing', 'quote', '/quotes', { skus: quote.skus, currency: 'EUR' }, 400, 'body segment'],
  ['pricing', 'quote', '/quotes', [], 400, 'body'],
  ['inventory', 'readStock', '/stock', { skus: 'SKU-00001' }, 400, 'body skus'],
  ['reviews', 'listReviews', '/reviews', undefined, 400, 'query productId'],
  ['reviews', 'listSummaries', '/summaries?productIds=', undefined, 400, 'query productIds'],
  ['customers', 'getCustomer', '/customers/1', undefined, 400, 'path id'],
  ['customers', 'listAddresses', '/customers/c-00501/addresses', undefined, 404, 'c-00501'],
  ['orders', 'listOrders', '/orders?status=placed,lost', undefined, 400, 'query status/1'],
  ['orders', 'getOrder', '/orders/o-999999', undefined, 404, 'o-999999'],
  ['orders', 'createOrder', '/orders', { ...order, lines: [{ sku: 'SKU-00001', quantity: 0 }] }, 400, 'body lines/0/quantity'],
  ['orders', 'createOrder', '/orders', { ...order, customerId: 'c-99999' }, 422, 'body customerId'],
  ['orders', 'createOrder', '/orders', { ...order, lines: [{ sku: 'SKU-99999', quantity: 1 }] }, 422, 'body lines/0/sku'],
  ['orders', 'createOrder', '/orders', { ...order, lines: [{ sku: 'SKU-00005', quantity: 1 }] }, 422, 'no longer sold'],
];

describe('bad input', () => {
  const checks = contractChecks();
  let sandbox: Sandbox;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free' })));
  afterAll(() => sandbox.close());

  it.each(CASES)('%s %s %s is refused with the field named', async (service, operationId, target, body, status, field) => {
    const reply = await call(sandbox, service, target, body);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect((reply.json as { detail: string }).detail).toContain(field);
    expect(checks[service].faultsOf(operationId, reply.status, reply.headers.get('content-type'), reply.json)).toEqual([]);
  });

  it('names all fields at once', async () => {
    const reply = await call(sandbox, 'catalog', '/products?limit=x&featured=1&foo=bar');
    expect((reply.json as { errors: { name: string }[] }).errors.map(({ name }) => name)).toEqual(['foo', 'featured', 'limit']);
  });

  it('refuses a body that is not JSON, of another type, or too large', async () => {
    const send = async (headers: Record<string, string>, body: string) =>
      (await fetch(`${sandbox.urls.pricing[0]}/quotes`, { method: 'POST', headers, body })).status;
    expect(await send({ 'content-type': 'application/json' }, '{"skus":')).toBe(400);
    expect(await send({ 'content-type': 'text/plain' }, '{}')).toBe(415);
    expect(await send({ 'content-type': 'application/json' }, `"${'x'.repeat(70_000)}"`)).toBe(413);
  });

  it('answers 404 for an unknown path and 405 with Allow for another method', async () => {
    const { port } = new URL(sandbox.urls.catalog[0]!);
    const answer = (method: string, path: string) =>
      new Promise((resolve, reject) => {
        request({ port, method, path }, (response) => resolve([response.resume().statusCode, response.headers.allow]))
          .once('error', reject)
          .end();
      });
    expect(await answer('GET', '/nothing')).toEqual([404, undefined]);
    expect(await answer('DELETE', '/products/p-00001')).toEqual([405, 'GET']);
    expect((await sandbox.control.count('catalog', 'unknown')).started).toBe(2);
  });
});
