import { routeAccess } from '@portico/testing';
import { PARTNER_BFF } from './partner-bff.ts';

describe('partner-bff: routes of bff.yaml', () => routeAccess({ ...PARTNER_BFF, writes: { repeatable: true } }));
