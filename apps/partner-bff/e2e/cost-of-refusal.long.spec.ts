import { costOfRefusal } from '@portico/testing';
import { goodRequests } from './good-requests.ts';
import { startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

describe('partner-bff and what is costly to refuse', () => {
  let partner: PartnerBff;

  beforeAll(async () => {
    partner = await startPartnerBff({ env: { PORTICO_SERVER__REQUEST_TIMEOUT: '1s' } });
  });
  afterAll(() => partner.close());

  costOfRefusal({ bff: () => partner.bff, good: () => goodRequests(partner.sandbox.data) });
});
