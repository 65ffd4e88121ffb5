import { messageAttacks } from '@portico/testing';
import { PARTNER_BFF } from './partner-bff.ts';

describe('partner-bff', () => messageAttacks({ ...PARTNER_BFF, writes: { repeatable: true }, caches: false }));
