import { STORE_TABLES, StoreAttacker, underAttack, WEB_TABLES, WebAttacker } from '@portico/attacks';
import type { Sender, Suite } from '@portico/attacks';
import { BffUnderTest, describeWith } from '@portico/testing';
import { WEB_BFF } from './web-bff.ts';

const start: Suite<Sender>['start'] = (settings, { urls }) =>
  BffUnderTest.start({ ...WEB_BFF, ...settings, limits: 'rateLimit' in (settings.sections ?? {}), upstreams: urls, environment: 'production' });

underAttack('web-bff', { tables: WEB_TABLES, attacker: (sandbox) => WebAttacker.against(sandbox), start });

describeWith('redis-server')('with a Redis that others can write to,', () => {
  underAttack('web-bff', { tables: STORE_TABLES, attacker: (sandbox) => StoreAttacker.writing(sandbox), start });
});
