import { messageAttacks } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

describe('web-bff', () => messageAttacks({ ...WEB_BFF, caches: true }));
