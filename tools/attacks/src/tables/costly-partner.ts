import type { Attack, AttackRequest, AttackTable } from '../attack.ts';
import { INPUT_RULE, JSON_TYPE, many, readBody, refused } from '../kit/costly.ts';
import type { PartnerAttacker } from '../kit/partner-attacker.ts';

const SHORT: AttackRequest = { method: 'POST', target: '/v1/availability', headers: [JSON_TYPE], body: '{}' };

const body = (name: string, text: string, status = 400): Attack<PartnerAttacker> => ({
  name: `a body of ${name}`,
  rule: INPUT_RULE,
  request: () => ({ ...SHORT, body: text }),
  expect: refused(status, { reading: readBody, shortened: (request) => ({ ...request, body: '{}' }) }),
});

/** Bodies that cost more to refuse than to send, where their items are looked at before their number. */
export const COSTLY_PARTNER: AttackTable<PartnerAttacker> = {
  name: 'costly bodies',
  settings: ({ env }) => ({ env }),
  good: [{ name: 'a short body', request: () => ({ ...SHORT, body: '{"skus":["SKU-00001"]}' }), expect: { status: 200, body: /SKU-00001/ } }],
  attacks: [
    body('5,000 empty objects', `{"skus":[${many(5_000, () => '{}', ',')}]}`),
    body('80,000 empty objects', `{"skus":[${many(80_000, () => '{}', ',')}]}`, 413),
    body('3,000 texts', `{"skus":[${many(3_000, (index) => `"${index % 100}"`, ',')}]}`),
    body('a hundred long texts', `{"skus":[${many(100, () => `"${'x'.repeat(150)}"`, ',')}]}`),
    body('a hundred objects full of names', `{"skus":[${many(100, () => `{${many(18, (index) => `"a${index}":1`, ',')}}`, ',')}]}`),
    body('1,500 unknown names', `{${many(1_500, (index) => `"a${index}":1`, ',')}}`),
    body('one long unknown name', `{"${'a'.repeat(15_000)}":1}`),
    body('7,000 levels', `{"skus":${'['.repeat(7_000)}${']'.repeat(7_000)}}`),
    body('a number of 15,000 digits', `{"skus":${'9'.repeat(15_000)}}`),
    body('a text of 2,500 escapes', `{"skus":"${'\\u0000'.repeat(2_500)}"}`),
    body('a list where an object should be', `[${many(5_000, () => '{}', ',')}]`),
  ],
};
