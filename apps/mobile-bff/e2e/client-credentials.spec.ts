import { clientCredentials } from '@portico/testing';
import { goodRequests } from './good-requests.ts';
import { startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

describe('mobile-bff and what its clients prove themselves with', () => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff();
  });
  afterAll(() => mobile.close());

  clientCredentials({ bff: () => mobile.bff, upstreams: () => mobile.sandbox, good: goodRequests });
});
