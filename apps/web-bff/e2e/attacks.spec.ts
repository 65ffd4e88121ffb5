import { underAttack, WEB_TABLES, WebAttacker } from '@portico/attacks';
import { BffUnderTest } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

underAttack('web-bff', {
  tables: WEB_TABLES,
  attacker: (sandbox) => WebAttacker.against(sandbox),
  start: (settings, { urls }) => BffUnderTest.start({ ...WEB_BFF, ...settings, limits: 'rateLimit' in (settings.sections ?? {}), upstreams: urls, environment: 'production' }),
});
