import { costOfRefusal } from '@portico/testing';
import { goodRequests } from './good-requests.ts';
import { startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

describe('mobile-bff and what is costly to refuse', () => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff({ env: { PORTICO_SERVER__REQUEST_TIMEOUT: '1s' } });
  });
  afterAll(() => mobile.close());

  costOfRefusal({ bff: () => mobile.bff, good: goodRequests });
});
