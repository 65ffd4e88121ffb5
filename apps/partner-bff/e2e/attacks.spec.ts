import { PARTNER_TABLES, PartnerAttacker, underAttack } from '@portico/attacks';
import { BffUnderTest } from '@portico/testing';
import { PARTNER_BFF } from './partner-bff.ts';

underAttack('partner-bff', {
  tables: PARTNER_TABLES,
  attacker: (sandbox) => PartnerAttacker.against(sandbox),
  start: (settings, { urls }) => BffUnderTest.start({ ...PARTNER_BFF, ...settings, limits: 'rateLimit' in (settings.sections ?? {}), upstreams: urls, environment: 'production' }),
});
