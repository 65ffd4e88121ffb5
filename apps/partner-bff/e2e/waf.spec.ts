import { join } from 'node:path';
import { behindTheEdge, PARTNER_EDGE } from '@portico/attacks';
import { BffUnderTest } from '@portico/testing';
import { PARTNER_BFF } from './partner-bff.ts';

behindTheEdge(PARTNER_EDGE, join(__dirname, '../../../docker/edge'), (settings, { urls }) =>
  BffUnderTest.start({ ...PARTNER_BFF, ...settings, limits: false, upstreams: urls, environment: 'production' }),
);
