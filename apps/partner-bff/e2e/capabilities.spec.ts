import { capabilities } from '@portico/testing';
import { PARTNER_BFF } from './partner-bff.ts';

describe('partner-bff', () => capabilities(PARTNER_BFF));
