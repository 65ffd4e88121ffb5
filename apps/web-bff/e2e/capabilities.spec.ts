import { join } from 'node:path';
import { PROBES } from '@portico/probes';
import { startSandbox } from '@portico/sandbox';
import { capabilities } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

describe('web-bff', () => capabilities({ ...WEB_BFF, ...PROBES, edge: { home: join(__dirname, '../../../docker/edge'), policy: 'web' }, behind: () => startSandbox({ ports: 'free' }), page: '/api/home' }));
