import { routeAccess } from '@portico/testing';
import { MOBILE_BFF } from './mobile-bff.ts';

describe('mobile-bff: routes of bff.yaml', () => routeAccess({ ...MOBILE_BFF, writes: { repeatable: true } }));
