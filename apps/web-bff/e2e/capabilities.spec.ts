import { startSandbox } from '@portico/sandbox';
import { capabilities } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

describe('web-bff', () => capabilities({ ...WEB_BFF, behind: () => startSandbox({ ports: 'free' }), page: '/api/home' }));
