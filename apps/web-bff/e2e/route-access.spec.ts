import { routeAccess } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

describe('web-bff: routes of bff.yaml', () => routeAccess({ ...WEB_BFF }));
