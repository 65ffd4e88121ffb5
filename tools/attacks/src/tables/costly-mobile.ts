import type { Attack, AttackRequest, AttackTable } from '../attack.ts';
import type { Attacker } from '../kit/attacker.ts';
import { INPUT_RULE, JSON_TYPE, many, readBody, refused } from '../kit/costly.ts';
import { JWT } from './jwt.ts';

const SHORT: AttackRequest = { method: 'POST', target: '/v1/orders', headers: [JSON_TYPE], body: '{}' };

/** What somebody sends who is known. */
const order = (name: string, lines: string, status = 400): Attack<Attacker> => ({
  name: `an order of ${name}`,
  rule: INPUT_RULE,
  request: (by) => ({ ...SHORT, headers: [JSON_TYPE, ['authorization', `Bearer ${by.token()}`], ['idempotency-key', '"costly"']], body: `{"lines":${lines}}` }),
  expect: refused(status, { reading: readBody, shortened: (request) => ({ ...request, body: '{}' }) }),
});

/** Orders that cost more to refuse than to send. */
export const COSTLY_MOBILE: AttackTable<Attacker> = {
  name: 'costly orders',
  settings: JWT.settings,
  good: [{ name: 'a good token', request: (by) => ({ headers: [['authorization', `Bearer ${by.token()}`]] }) }],
  attacks: [
    order('20,000 empty lines', `[${many(20_000, () => '{}', ',')}]`),
    order('80,000 empty lines', `[${many(80_000, () => '{}', ',')}]`, 413),
    order('20,000 lists', `[${many(20_000, () => '[]', ',')}]`),
    order('fifty lines full of names', `[${many(50, () => `{${many(120, (index) => `"a${index}":1`, ',')}}`, ',')}]`),
    order('fifty lines of long texts', `[${many(50, () => `{"sku":"${'x'.repeat(1_200)}","quantity":1}`, ',')}]`),
    order('fifty lines full of lists', `[${many(50, () => `{"sku":[${many(300, () => '{}', ',')}]}`, ',')}]`),
    order('6,000 unknown names', `{${many(6_000, (index) => `"a${index}":1`, ',')}}`),
    order('10,000 levels', `${'['.repeat(10_000)}${']'.repeat(10_000)}`),
  ],
};
