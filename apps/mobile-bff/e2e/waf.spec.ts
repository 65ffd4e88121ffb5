import { join } from 'node:path';
import { behindTheEdge, MOBILE_EDGE } from '@portico/attacks';
import { BffUnderTest } from '@portico/testing';
import { MOBILE_BFF } from './mobile-bff.ts';

behindTheEdge(MOBILE_EDGE, join(__dirname, '../../../docker/edge'), (settings, { urls }) =>
  BffUnderTest.start({ ...MOBILE_BFF, ...settings, upstreams: urls, environment: 'production' }),
);
