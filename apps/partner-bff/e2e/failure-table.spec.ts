import { failureTable } from '@portico/testing';
import { CatalogClient } from '../src/upstreams/catalog.client.ts';
import { PricingClient } from '../src/upstreams/pricing.client.ts';
import { startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

const PATH = '/v1/products?limit=5';

describe('partner-bff when an upstream fails', () => {
  let partner: PartnerBff;

  beforeAll(async () => {
    partner = await startPartnerBff();
  });
  afterAll(() => partner.close());

  failureTable({
    bff: () => partner.bff,
    upstreams: () => partner.sandbox,
    required: { path: PATH, service: 'catalog', operationId: 'listProducts', client: CatalogClient, method: 'products' },
    optional: {
      ...{ path: PATH, service: 'pricing', operationId: 'quote', client: PricingClient, method: 'quote' },
      ...{ plan: 'products', part: 'price' },
    },
  });
});
