import type { Attack, AttackRequest, AttackTable } from '../attack.ts';
import { INPUT_RULE, many, readForm, readHeaders, readQuery, refused } from '../kit/costly.ts';
import { SESSION } from '../kit/web-attacker.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';

const SHORT_QUERY: AttackRequest = { target: '/api/home?nope' };
const SHORT_FORM: AttackRequest = { method: 'POST', target: '/auth/backchannel-logout', body: 'a=1' };

const query = (name: string, text: string): Attack<WebAttacker> => ({
  name: `a query of ${name}`,
  rule: INPUT_RULE,
  request: () => ({ target: `/api/home?nope&${text}` }),
  expect: refused(400, { reading: readQuery, shortened: () => SHORT_QUERY }),
});

const form = (name: string, body: string, status: number): Attack<WebAttacker> => ({
  name: `a form of ${name}`,
  rule: INPUT_RULE,
  request: () => ({ ...SHORT_FORM, body }),
  expect: refused(status, { reading: readForm, shortened: () => SHORT_FORM }),
});

const header = (name: string, field: string, value: string): Attack<WebAttacker> => ({
  name: `a header of ${name}`,
  rule: INPUT_RULE,
  request: () => ({ ...SHORT_QUERY, headers: [[field, value]] }),
  expect: refused(400, { reading: readHeaders, shortened: () => SHORT_QUERY }),
});

/** Queries, forms, headers and cookies that cost more to refuse than to send, where a reader goes through them more than once. */
export const COSTLY_WEB: AttackTable<WebAttacker> = {
  name: 'costly queries and forms',
  settings: ({ env }) => ({ env }),
  good: [{ name: 'a short query', request: () => ({ target: '/auth/session' }) }],
  attacks: [
    query('3,000 unknown names', many(3_000, (index) => index.toString(36), '&')),
    query('one unknown name, 3,500 times', many(3_500, () => 'a=1', '&')),
    query('one known name, 1,500 times', many(1_500, () => 'limit=1', '&')),
    query('14,000 ampersands', '&'.repeat(14_000)),
    query('4,500 escapes', `limit=${'%00'.repeat(4_500)}`),
    query('a number of 14,000 digits', `limit=${'9'.repeat(14_000)}`),
    form('61,997 names', many(61_997, (index) => index.toString(36), '&').slice(0, 262_000), 413),
    form('1,700 names', many(1_700, (index) => index.toString(36), '&'), 400),
    form('a token of 8,900 characters', `logout_token=${'a'.repeat(8_900)}`, 400),
    form('600 tokens of nothing', many(600, () => 'logout_token=', '&'), 400),
    header('2,000 cookies', 'cookie', many(2_000, (index) => `a${index}=`, ';')),
    header('semicolons, and a cookie of nothing', 'cookie', `${';'.repeat(13_000)}${SESSION}=`),
    header('3,500 languages', 'accept-language', many(3_500, () => 'en', ',')),
    header('14,000 commas', 'x-forwarded-for', ','.repeat(14_000)),
    header('900 proxies', 'forwarded', many(900, () => 'for=127.0.0.1', ',')),
    header('a quote without an end', 'forwarded', `for="${'\\"'.repeat(6_000)}`),
    header('14,000 white spaces', 'authorization', `Bearer${' '.repeat(14_000)}a`),
    header('a trace that goes on', 'traceparent', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01${'-a'.repeat(7_000)}`),
  ],
};
