import { capabilities } from '@portico/testing';
import { PARTNER_BFF } from './partner-bff.ts';

describe('partner-bff', () => capabilities({ ...PARTNER_BFF, page: '/v1/products?limit=20', writes: { repeatable: true } }));
