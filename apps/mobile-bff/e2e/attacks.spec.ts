import { Attacker, MOBILE_TABLES, underAttack } from '@portico/attacks';
import { BffUnderTest } from '@portico/testing';
import { MOBILE_BFF } from './mobile-bff.ts';

underAttack('mobile-bff', {
  tables: MOBILE_TABLES,
  attacker: () => Attacker.attacking('/v1/orders'),
  start: (settings, { urls }) => BffUnderTest.start({ ...MOBILE_BFF, ...settings, upstreams: urls, environment: 'production' }),
});
