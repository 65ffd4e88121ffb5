import { clientCredentials } from '@portico/testing';
import { goodRequests } from './good-requests.ts';
import { startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

describe('partner-bff and what its clients prove themselves with', () => {
  let partner: PartnerBff;

  beforeAll(async () => {
    partner = await startPartnerBff();
  });
  afterAll(() => partner.close());

  clientCredentials({ bff: () => partner.bff, upstreams: () => partner.sandbox, good: () => goodRequests(partner.sandbox.data) });
});
