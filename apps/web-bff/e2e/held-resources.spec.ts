import { EXAMPLES, startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { heldResources } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

describe('web-bff', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free' });
  });
  afterAll(() => sandbox.close());

  heldResources({
    bff: WEB_BFF,
    upstreams: () => sandbox,
    page: { method: 'GET', target: '/api/home' },
    body: { method: 'POST', target: '/auth/backchannel-logout', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'logout_token=x' },
    streams: [{ target: `/media/${EXAMPLES.ordinary}/640`, service: 'catalog', operationId: 'getImage' }],
  });
});
