import { httpRequirements } from '@portico/testing';
import { PARTNER_BFF } from './partner-bff.ts';

describe('partner-bff', () => httpRequirements({ ...PARTNER_BFF, writes: { repeatable: true } }));
