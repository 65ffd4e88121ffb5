import { startSandbox } from '@portico/sandbox';
import { capabilities } from '@portico/testing';
import { MOBILE_BFF } from './mobile-bff.ts';

describe('mobile-bff', () => capabilities({ ...MOBILE_BFF, behind: () => startSandbox({ ports: 'free' }), page: '/v1/home', writes: { repeatable: true } }));
