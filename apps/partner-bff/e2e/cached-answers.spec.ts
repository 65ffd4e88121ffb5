import { cachedAnswers } from '@portico/testing';
import { goodRequests } from './good-requests.ts';
import { as, startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

describe('partner-bff and caches', () => {
  let partner: PartnerBff;

  beforeAll(async () => {
    partner = await startPartnerBff({ environment: 'development' });
  });
  afterAll(() => partner.close());

  cachedAnswers({
    bff: () => partner.bff,
    good: () => goodRequests(partner.sandbox.data),
    visitors: () => [
      { name: 'a guest', headers: {} },
      { name: 'one', headers: as('c-00001') },
      { name: 'another', headers: as('c-00002') },
    ],
    varies: ['authorization'],
  });
});
