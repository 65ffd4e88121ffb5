import { cachedAnswers } from '@portico/testing';
import { goodRequests } from './good-requests.ts';
import { as, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

const CACHING = { upstreams: ['catalog', 'customers', 'inventory', 'orders', 'reviews'].map((name) => ({ name, private: true })) };

describe.each([
  ['mobile-bff', {}],
  ['mobile-bff that keeps answers itself', { sections: { caching: CACHING } }],
])('%s and caches', (_, options) => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff({ environment: 'development', ...options });
  });
  afterAll(() => mobile.close());

  cachedAnswers({
    bff: () => mobile.bff,
    good: goodRequests,
    visitors: () => [
      { name: 'a guest', headers: {} },
      { name: 'one', headers: as('c-00001') },
      { name: 'another', headers: as('c-00002') },
    ],
    varies: ['authorization'],
  });
});
