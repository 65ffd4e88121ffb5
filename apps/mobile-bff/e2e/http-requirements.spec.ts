import { httpRequirements } from '@portico/testing';
import { MOBILE_BFF } from './mobile-bff.ts';

describe('mobile-bff', () => httpRequirements({ ...MOBILE_BFF, writes: { repeatable: true } }));
