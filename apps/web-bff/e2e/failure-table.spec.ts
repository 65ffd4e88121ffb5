import { EXAMPLES } from '@portico/sandbox';
import { BffUnderTest, failureTable } from '@portico/testing';
import { PricingClient, RecommendationsClient } from '@portico/shop';
import { CatalogClient } from '../src/upstreams/catalog.client.ts';
import { startWebBff, WEB_BFF } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

describe('web-bff when an upstream fails', () => {
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff();
  });
  afterAll(() => web.close());

  failureTable({
    bff: () => web.bff,
    upstreams: () => web.sandbox,
    required: { path: '/api/home', service: 'catalog', operationId: 'listProducts', client: CatalogClient, method: 'featured' },
    optional: {
      path: '/api/home',
      service: 'pricing',
      operationId: 'quote',
      client: PricingClient,
      method: 'quote',
      plan: 'home',
      part: 'prices',
    },
    stream: {
      path: `/media/${EXAMPLES.ordinary}/320`,
      service: 'catalog',
      operationId: 'getImage',
      client: CatalogClient,
      method: 'image',
    },
    grpc: {
      ...{
        path: '/api/home',
        service: 'recommendations',
        operationId: 'Recommend',
        client: RecommendationsClient,
        method: 'forCustomer',
      },
      ...{ plan: 'home', part: 'recommendations' },
    },
  });

  // The demo's own answers over gRPC are short, so that what a BFF takes is made shorter.
  it('and an answer over gRPC that is too long is one row too', async () => {
    const env = { PORTICO_UPSTREAMS__RECOMMENDATIONS__MAX_RESPONSE: '20B' };
    const bff = await BffUnderTest.start({ ...WEB_BFF, upstreams: web.sandbox.urls, env });
    const calls = bff.upstreamCalls();
    const { completeness } = await bff.inTime('/api/home');
    await bff.close();
    expect(completeness).toBe('recommendations;is=omitted;reason=invalid, recommended;is=omitted;reason=needs');
    expect(calls.find(({ upstream }) => upstream === 'recommendations')?.outcome).toBe('too-large');
  });
});
