import { badInput } from '@portico/testing';
import { FEATURES } from './features.ts';
import { goodRequests } from './good-requests.ts';
import { as, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

describe('mobile-bff and what it cannot accept', () => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff();
  });
  afterAll(() => mobile.close());

  badInput({
    bff: () => mobile.bff,
    upstreams: () => mobile.sandbox,
    good: goodRequests,
    badHeaders: as('no one can be called this'),
    without: FEATURES.length > 0 ? 'as found' : ['forms'],
  });
});
