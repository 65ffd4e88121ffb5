import { EXAMPLES, startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { heldResources } from '@portico/testing';
import { as, MOBILE_BFF } from './mobile-bff.ts';

describe('mobile-bff', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free' });
  });
  afterAll(() => sandbox.close());

  heldResources({
    bff: MOBILE_BFF,
    upstreams: () => sandbox,
    page: { method: 'GET', target: '/v1/home', headers: as(EXAMPLES.customer) },
    body: { method: 'POST', target: '/v1/orders', headers: { ...as(EXAMPLES.customer), 'content-type': 'application/json' }, body: '{"lines":[' },
    streams: [{ target: `/v1/media/${EXAMPLES.ordinary}/640`, service: 'catalog', operationId: 'getImage' }],
  });
});
