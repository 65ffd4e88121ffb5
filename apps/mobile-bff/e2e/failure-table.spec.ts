import { EXAMPLES } from '@portico/sandbox';
import { failureTable } from '@portico/testing';
import { PricingClient, RecommendationsClient } from '@portico/shop';
import { CatalogClient } from '../src/upstreams/catalog.client.ts';
import { startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

describe('mobile-bff when an upstream fails', () => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff();
  });
  afterAll(() => mobile.close());

  failureTable({
    bff: () => mobile.bff,
    upstreams: () => mobile.sandbox,
    required: { path: '/v1/home', service: 'catalog', operationId: 'listProducts', client: CatalogClient, method: 'featured' },
    optional: {
      path: '/v1/home',
      service: 'pricing',
      operationId: 'quote',
      client: PricingClient,
      method: 'quote',
      plan: 'home',
      part: 'prices',
    },
    stream: {
      path: `/v1/media/${EXAMPLES.ordinary}/320`,
      service: 'catalog',
      operationId: 'getImage',
      client: CatalogClient,
      method: 'image',
    },
    grpc: {
      ...{
        path: '/v1/home',
        service: 'recommendations',
        operationId: 'Recommend',
        client: RecommendationsClient,
        method: 'forCustomer',
      },
      ...{ plan: 'home', part: 'recommendations' },
    },
  });
});
