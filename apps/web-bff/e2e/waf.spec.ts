import { join } from 'node:path';
import { behindTheEdge, WEB_EDGE } from '@portico/attacks';
import { BffUnderTest } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

behindTheEdge(WEB_EDGE, join(__dirname, '../../../docker/edge'), (settings, { urls }) =>
  BffUnderTest.start({ ...WEB_BFF, ...settings, limits: false, upstreams: urls, environment: 'production' }),
);
