import type { Attack, AttackTable, Expectation } from '../attack.ts';
import { asPage } from '../kit/web-attacker.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';

const RULE = 'OWASP Unvalidated Redirects, Validating URLs';
const AT_PROVIDER = /^http:\/\/127\.0\.0\.1:\d+\/auth\?/;
const BEGUN = /^__Host-Http-web-bff-sign-in\.\d{1,2}=\S+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/;
const ENDED = /^__Host-Http-web-bff-sign-in\.\d{1,2}=; .*Max-Age=0$/;

const REFUSED: Expectation = { status: 400, body: /"field":"returnTo"/ };
const TO_PROVIDER: Expectation = { status: 303, location: AT_PROVIDER, cookies: [BEGUN] };

const login = (query: string) => ({ target: `/auth/login?${query}` });

/** A row that asks to be sent elsewhere after the sign-in. */
const leading = (to: string): Attack<WebAttacker> => ({
  name: `after the sign-in to ${JSON.stringify(to)}`,
  rule: RULE,
  request: () => login(`returnTo=${encodeURIComponent(to)}`),
  expect: REFUSED,
});

const asking = (name: string, target: string, expect: Expectation): Attack<WebAttacker> => ({ name, rule: RULE, request: () => ({ target }), expect });

/** Comes back from a sign-in that somebody has called off. */
const calledOff = async (by: WebAttacker, returnTo: string, more = '') => {
  const { state, cookie } = await by.begin(returnTo);
  return { target: `/auth/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(by.identity.url)}${more}`, headers: [['cookie', cookie] as const] };
};

const ELSEWHERE = [
  ...['https://evil.example', 'https:evil.example', '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '/\\/evil.example'],
  ...['evil.example', '@evil.example', '.evil.example', 'javascript:alert(1)', 'data:text/html,x', '', ' /account', '/ //evil.example'],
  ...['/\t/evil.example', '/\n/evil.example', '/\r\nLocation: https://evil.example', '/\0/evil.example', '/／evil.example'],
  // Without their dots these begin with two slashes (RFC 3986, section 5.2.4).
  ...['/.//evil.example', '/..//evil.example', '/a/..//evil.example', '/%2e//evil.example', '/%2E%2e//evil.example'],
  ...['/./\\evil.example', '/.\\/evil.example', '/a//../..//evil.example'],
];

/** What redirects, and could be made to redirect to another site. */
export const REDIRECTS: AttackTable<WebAttacker> = {
  name: 'redirects',
  settings: ({ env }) => ({ env }),
  good: [
    { name: 'a sign-in', request: () => login(''), expect: TO_PROVIDER },
    { name: 'a sign-in that leads to a page', request: () => login(`returnTo=${encodeURIComponent('/account?a=//b#c//d')}`), expect: TO_PROVIDER },
    {
      name: 'a sign-in that is called off, which says so on its page',
      request: (by) => calledOff(by, '/account?a=//b#c//d'),
      expect: { status: 303, location: /^\/account\?a=%2F%2Fb&sign-in=denied#c\/\/d$/, cookies: [ENDED] },
    },
  ],
  attacks: [
    ...ELSEWHERE.map(leading),
    asking('two pages, of which the first is good', '/auth/login?returnTo=/account&returnTo=//evil.example', REFUSED),
    asking('a list of pages', '/auth/login?returnTo[]=//evil.example', { status: 400 }),
    ...['next', 'redirect_uri', 'return_to', 'url', 'RETURNTO'].map((name) => asking(`a page by the name of ${name}`, `/auth/login?${name}=https://evil.example`, { status: 400 })),
    {
      name: 'another page on the way back',
      rule: RULE,
      request: (by) => calledOff(by, '/account', '&returnTo=//evil.example'),
      expect: { status: 303, location: /^\/account\?sign-in=denied$/, cookies: [ENDED] },
    },
    {
      name: 'words of the attacker’s on the way back',
      rule: RULE,
      request: (by) => calledOff(by, '/account', '&error_description=%0d%0aLocation:https://evil.example&error_uri=https://evil.example'),
      expect: { status: 303, location: /^\/account\?sign-in=denied$/, cookies: [ENDED] },
    },
    ...['returnTo', 'post_logout_redirect_uri', 'next'].map((name): Attack<WebAttacker> => ({
      name: `another page after the sign-out, by the name of ${name}`,
      rule: RULE,
      request: async (by) => asPage(await by.victim(), { method: 'POST', target: `/auth/logout?${name}=https://evil.example` }),
      expect: { status: 400 },
    })),
    ...['//evil.example', '//evil.example/auth/login', '/%2F/evil.example', '/%5Cevil.example', '/auth/login//evil.example', '/auth/login/', '/auth//login', '/evil.example/%2e%2e'].map((target) =>
      asking(`the path ${target}, which could be put right by a redirect`, target, { status: 404 })),
  ],
};
