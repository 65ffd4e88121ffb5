import { join } from 'node:path';
import { PROBES } from '@portico/probes';
import { startSandbox } from '@portico/sandbox';
import { capabilities } from '@portico/testing';
import { MOBILE_BFF } from './mobile-bff.ts';

describe('mobile-bff', () => capabilities({ ...MOBILE_BFF, ...PROBES, edge: { home: join(__dirname, '../../../docker/edge'), policy: 'mobile' }, behind: () => startSandbox({ ports: 'free' }), page: '/v1/home', writes: { repeatable: true } }));
