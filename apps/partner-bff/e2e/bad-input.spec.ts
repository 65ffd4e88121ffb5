import { badInput } from '@portico/testing';
import { FEATURES } from './features.ts';
import { goodRequests } from './good-requests.ts';
import { as, startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

describe('partner-bff and what it cannot accept', () => {
  let partner: PartnerBff;

  beforeAll(async () => {
    partner = await startPartnerBff();
  });
  afterAll(() => partner.close());

  badInput({
    bff: () => partner.bff,
    upstreams: () => partner.sandbox,
    good: () => goodRequests(partner.sandbox.data),
    badHeaders: as('no one can be called this'),
    without: FEATURES.length > 0 ? 'as found' : ['required query parameters', 'limited texts', 'forms'],
  });
});
