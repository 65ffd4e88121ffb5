import { httpRequirements } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

describe('web-bff', () => httpRequirements({ ...WEB_BFF }));
