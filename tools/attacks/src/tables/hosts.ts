import type { Attack, AttackRequest, AttackTable, Expectation } from '../attack.ts';
import { asPage, ORIGIN } from '../kit/web-attacker.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';

const CALLBACK = encodeURIComponent(`${ORIGIN}/auth/callback`).replaceAll('.', '\\.');
const OWN_CALLBACK = new RegExp(`[?&]redirect_uri=${CALLBACK}(?:&|$)`);
const OWN_HOME = new RegExp(`[?&]post_logout_redirect_uri=${encodeURIComponent(`${ORIGIN}/`).replaceAll('.', '\\.')}(?:[&"])`);

const COOKIE = /^__Host-Http-web-bff-sign-in\.\d{1,2}=/;
/** Goes on as if nothing had been said. */
const UNMOVED: Expectation = { status: 303, location: OWN_CALLBACK, cookies: [COOKIE] };
const SIGNED_OUT: Expectation = { status: 200, body: OWN_HOME, cookies: [/^__Host-Http-web-bff=; /], calls: ['identity.revocation'] };

const LOGIN = '/auth/login';
const EVIL = 'evil.example';

const login = (name: string, rule: string, request: AttackRequest, expect = UNMOVED): Attack<WebAttacker> => ({ name, rule, request: () => ({ target: LOGIN, ...request }), expect });

const FORWARDED: readonly (readonly [name: string, value: string])[] = [
  ...['X-Forwarded-Host', 'X-Host', 'X-Original-Host', 'X-HTTP-Host-Override', 'X-Forwarded-Server'].map((name) => [name, EVIL] as const),
  ['Forwarded', `host=${EVIL};proto=http`],
  ['X-Forwarded-Proto', 'http'],
  ['X-Forwarded-Scheme', 'http'],
  ['X-Forwarded-Port', '8443'],
  ['X-Forwarded-Prefix', '/evil'],
  ['X-Original-URL', '/auth/sessions'],
  ['X-Rewrite-URL', '/auth/sessions'],
];

/** Headers that say where the BFF is found. In production it knows that itself. */
export const HOSTS: AttackTable<WebAttacker> = {
  name: 'hosts',
  settings: ({ env }) => ({ env }),
  good: [
    { name: 'a sign-in', request: () => ({ target: LOGIN }), expect: UNMOVED },
    { name: 'a sign-out', request: async (by) => asPage(await by.signIn('c-00006'), { method: 'POST', target: '/auth/logout' }), expect: SIGNED_OUT },
  ],
  attacks: [
    login('another host', 'RFC 9110, section 7.2', { host: EVIL }),
    login('another host, behind the own one', 'RFC 9110, section 7.2', { host: `shop.example.${EVIL}` }),
    login('another port', 'RFC 9110, section 7.2', { host: 'shop.example:8443' }),
    login('a host with somebody before it', 'RFC 9112, section 3.2', { host: `shop.example@${EVIL}` }, { status: 400 }),
    login('a host with a path behind it', 'RFC 9112, section 3.2', { host: `${EVIL}/shop.example` }, { status: 400 }),
    login('two hosts', 'RFC 9112, section 3.2', { headers: [['host', EVIL]] }, { status: 400 }),
    login('another host in the request target', 'RFC 9112, section 3.2.2', { target: `http://${EVIL}${LOGIN}` }),
    ...FORWARDED.map(([name, value]) => login(`${name}: ${value}`, 'RFC 7239, section 8.1', { headers: [[name, value]] })),
    {
      name: 'another host when the browser comes back',
      rule: 'RFC 9700, section 4.1',
      request: async (by) => {
        const begun = await by.begin('/account');
        return { target: await by.callback(begun, 'c-00006'), host: EVIL, headers: [['cookie', begun.cookie], ['x-forwarded-host', EVIL]] };
      },
      expect: { status: 303, location: /^\/account$/, cookies: [COOKIE, /^__Host-Http-web-bff=[\w-]{43}; /], calls: ['identity.token'] },
    },
    ...['host', 'x-forwarded-host'].map((name): Attack<WebAttacker> => ({
      name: `another ${name} at the sign-out`,
      rule: 'RFC 9110, section 7.2',
      request: async (by) => {
        const logout = { method: 'POST', target: '/auth/logout' };
        const session = await by.signIn('c-00006');
        return name === 'host' ? asPage(session, { ...logout, host: EVIL }) : asPage(session, { ...logout, headers: [[name, EVIL]] });
      },
      expect: SIGNED_OUT,
    })),
  ],
};
