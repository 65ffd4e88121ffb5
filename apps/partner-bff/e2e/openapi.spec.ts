import openapiTS, { astToString } from 'openapi-typescript';
import type { OpenAPI3 } from 'openapi-typescript';
import { startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

describe('/openapi.json', () => {
  let partner: PartnerBff;

  beforeAll(async () => {
    partner = await startPartnerBff();
  });
  afterAll(() => partner.close());

  it('describes every route but itself', () => {
    const described = Object.entries(partner.api.document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const routes = partner.bff.routes.map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(described.toSorted()).toEqual(routes.filter((route) => route !== 'get /openapi.json').toSorted());
  });

  it('is JSON that openapi-typescript reads, so that partners can generate their client', async () => {
    const types = astToString(await openapiTS(partner.api.document as unknown as OpenAPI3, { silent: true }));
    expect(types).toContain('"products.list": {');
    expect(types).toContain('stock?: number | null;');
    expect(types).toContain('stock: number | null;');
    expect(types).toContain('state: "in-stock" | "sold-out" | "unknown";');
  });

  it('says what partners pay and what Completeness names', () => {
    const text = JSON.stringify(partner.api.document);
    expect(text).toContain('Of the segment `business`');
    expect(text).toContain('then Completeness names `price`');
  });

  it('describes the refusal of headers that are too long', async () => {
    expect((await partner.bff.get('/v1/products', { 'x-long': 'a'.repeat(20_000) })).status).toBe(431);
  });

  it('is refused with other methods', async () => {
    const answer = await fetch(`${partner.bff.url}/openapi.json`, { method: 'POST' });
    expect({ status: answer.status, allow: answer.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD' });
  });
});
