import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { heldResources } from '@portico/testing';
import { PARTNER_BFF } from './partner-bff.ts';

describe('partner-bff', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free' });
  });
  afterAll(() => sandbox.close());

  heldResources({
    bff: PARTNER_BFF,
    upstreams: () => sandbox,
    page: { method: 'GET', target: '/v1/products' },
    body: { method: 'POST', target: '/v1/availability', headers: { 'content-type': 'application/json' }, body: '{"skus":[' },
    streams: [],
  });
});
