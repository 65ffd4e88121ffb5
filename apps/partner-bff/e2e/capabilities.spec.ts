import { join } from 'node:path';
import { PROBES } from '@portico/probes';
import { startSandbox } from '@portico/sandbox';
import { capabilities } from '@portico/testing';
import { PARTNER_BFF } from './partner-bff.ts';

describe('partner-bff', () => capabilities({ ...PARTNER_BFF, ...PROBES, edge: { home: join(__dirname, '../../../docker/edge'), policy: 'partner' }, behind: () => startSandbox({ ports: 'free' }), page: '/v1/products?limit=20', writes: { repeatable: true } }));
