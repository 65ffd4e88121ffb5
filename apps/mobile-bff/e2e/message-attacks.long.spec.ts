import { messageAttacks } from '@portico/testing';
import { MOBILE_BFF } from './mobile-bff.ts';

describe('mobile-bff', () => messageAttacks({ ...MOBILE_BFF, writes: { repeatable: true }, caches: true }));
