import type { Attack, AttackRequest, AttackTable, Field } from '../attack.ts';
import { asPage, ORIGIN, SESSION, stillSignedIn } from '../kit/web-attacker.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';

const METADATA = 'OWASP CSRF Prevention, Fetch Metadata';
const HEADER = 'OWASP CSRF Prevention, Custom Request Headers';
const STANDARD = 'OWASP CSRF Prevention, Standard Headers';

const REFUSED = { status: 403 } as const;
/** What anybody gets: the cookie was not looked at. */
const AS_A_STRANGER = { status: 200, body: /"signedIn":false/ } as const;

const EVIL = 'https://evil.example';
const LOGOUT: AttackRequest = { method: 'POST', target: '/auth/logout' };

const metadata = (site: string, mode: string, destination: string): Field[] => [['sec-fetch-site', site], ['sec-fetch-mode', mode], ['sec-fetch-dest', destination]];
const from = (origin: string): Field => ['origin', origin];
const PAGE: Field = ['x-csrf', '1'];

/** The victim's browser adds the cookie of its session to whatever it is made to send. */
const withCookie = async (by: WebAttacker, { headers = [], ...request }: AttackRequest): Promise<AttackRequest> => ({
  ...request,
  headers: [['cookie', `${SESSION}=${await by.victim()}`], ...headers],
});

const attack = (name: string, rule: string, request: AttackRequest, expect: Attack['expect'] = REFUSED): Attack<WebAttacker> => ({
  name,
  rule,
  request: (by) => withCookie(by, request),
  expect,
  afterwards: stillSignedIn,
});

const FORMS: readonly Attack<WebAttacker>[] = [
  attack('a form of another site', METADATA, { ...LOGOUT, headers: [...metadata('cross-site', 'navigate', 'document'), from(EVIL)] }),
  attack('the same, in a browser that says only the origin', STANDARD, { ...LOGOUT, headers: [from(EVIL)] }),
  attack('the same, in a browser that says nothing', HEADER, LOGOUT),
  attack('a form in a frame without an origin', STANDARD, { ...LOGOUT, headers: [from('null')] }),
  attack('a form that says it is JSON', HEADER, { ...LOGOUT, headers: [['content-type', 'application/json'], from(EVIL)] }),
  attack('a form with fields', HEADER, { ...LOGOUT, body: 'x-csrf=1' }, { status: 400 }),
  attack('a form that names its header as a field', HEADER, { ...LOGOUT, target: '/auth/logout?x-csrf=1', headers: [from(ORIGIN)] }),
  attack('a form whose method is in a header', METADATA, {
    ...LOGOUT,
    target: '/auth/sessions/AAAAAAAAAAAAAAAA',
    headers: [...metadata('cross-site', 'navigate', 'document'), ['x-http-method-override', 'DELETE']],
  }),
  attack('a form of another site, in an inner frame', METADATA, { ...LOGOUT, headers: [...metadata('cross-site', 'navigate', 'iframe'), from(EVIL)] }),
  attack('a form of another site at the path that ends sign-ins', METADATA, { method: 'POST', target: '/auth/callback', headers: metadata('cross-site', 'navigate', 'document') }),
];

const SCRIPTS: readonly Attack<WebAttacker>[] = [
  attack('fetch of another site', METADATA, { ...LOGOUT, headers: [...metadata('cross-site', 'no-cors', 'empty'), from(EVIL)] }),
  attack('fetch of another site, with the header', METADATA, { ...LOGOUT, headers: [...metadata('cross-site', 'cors', 'empty'), from(EVIL), PAGE] }),
  attack('fetch of another site that deletes', METADATA, { method: 'DELETE', target: '/auth/sessions/AAAAAAAAAAAAAAAA', headers: [...metadata('cross-site', 'cors', 'empty'), from(EVIL), PAGE] }),
  attack('fetch of another site that reads', METADATA, { headers: [...metadata('cross-site', 'cors', 'empty'), from(EVIL), PAGE] }),
  attack('fetch of another site that reads what is public', METADATA, { target: '/auth/session', headers: [...metadata('cross-site', 'cors', 'empty'), from(EVIL), PAGE] }),
  attack('the question whether another site may send the header', 'OWASP CSRF Prevention, Custom Request Headers', {
    method: 'OPTIONS',
    target: '/auth/logout',
    headers: [from(EVIL), ['access-control-request-method', 'POST'], ['access-control-request-headers', 'x-csrf']],
  }),
  attack('fetch of the own site, without the header', HEADER, { ...LOGOUT, headers: [...metadata('same-origin', 'cors', 'empty'), from(ORIGIN)] }),
  attack('the same, which reads', HEADER, { headers: metadata('same-origin', 'cors', 'empty') }),
  attack('the same, which reads what is public', HEADER, { target: '/auth/session', headers: metadata('same-origin', 'cors', 'empty') }),
  ...['0', 'true', '', '1, 1', '01'].map((value) => attack(`the header with "${value}"`, HEADER, { ...LOGOUT, headers: [...metadata('same-origin', 'cors', 'empty'), ['x-csrf', value]] })),
  attack('the header twice', HEADER, { ...LOGOUT, headers: [...metadata('same-origin', 'cors', 'empty'), PAGE, PAGE] }),
  attack('a script of a browser extension or an address that was typed, with the header', METADATA, { ...LOGOUT, headers: [...metadata('none', 'cors', 'empty'), PAGE] }),
];

const LOADS: readonly Attack<WebAttacker>[] = [
  ...['image', 'script', 'style', 'iframe', 'object', 'embed', 'video', 'font', 'manifest'].map((what) =>
    attack(`${what} of another site`, METADATA, { headers: metadata('cross-site', what === 'iframe' ? 'navigate' : 'no-cors', what) })),
  attack('image of another site at what is public', METADATA, { target: '/auth/session', headers: metadata('cross-site', 'no-cors', 'image') }),
  attack('image of another site, in a browser that says nothing', HEADER, {}),
  attack('the same at what is public', HEADER, { target: '/auth/session' }, AS_A_STRANGER),
  attack('image of another site at what ends a session', METADATA, { target: '/auth/logout', headers: metadata('cross-site', 'no-cors', 'image') }),
  attack('a link to what is for known callers', METADATA, { headers: metadata('cross-site', 'navigate', 'document') }),
  attack('a link to what is public', METADATA, { target: '/auth/session', headers: metadata('cross-site', 'navigate', 'document') }, AS_A_STRANGER),
  attack('a link that opens in an inner frame', METADATA, { target: '/auth/session', headers: metadata('cross-site', 'navigate', 'iframe') }),
  attack('a question for the head alone', METADATA, { method: 'HEAD', target: '/auth/sessions', headers: metadata('cross-site', 'no-cors', 'empty') }),
];

const FALSE_ORIGINS = [
  ...[`${ORIGIN}.evil.example`, 'https://evil.example/shop.example', 'https://evilshop.example', 'https://shop.example@evil.example', `${ORIGIN} ${EVIL}`],
  ...['http://shop.example', `${ORIGIN}:8443`, `${ORIGIN}/`, 'null', ''],
];

const ORIGINS: readonly Attack<WebAttacker>[] = [
  ...FALSE_ORIGINS.map((origin) =>
    attack(`the origin "${origin}", with the header`, STANDARD, { ...LOGOUT, headers: [from(origin), PAGE] })),
  attack('two origins, of which the first is good', STANDARD, { ...LOGOUT, headers: [from(ORIGIN), from(EVIL), PAGE] }),
  attack('another origin that says it is the same', STANDARD, { ...LOGOUT, headers: [...metadata('same-origin', 'cors', 'empty'), from(EVIL), PAGE] }),
  attack('the BFF’s own address as the origin', STANDARD, { ...LOGOUT, host: 'evil.example', headers: [from('http://evil.example'), PAGE] }),
  attack('a sub-domain', METADATA, { ...LOGOUT, headers: [...metadata('same-site', 'cors', 'empty'), from('https://blog.shop.example'), PAGE] }),
  attack('a sub-domain, in a browser that says only the origin', STANDARD, { ...LOGOUT, headers: [from('https://blog.shop.example'), PAGE] }),
  attack('a sub-domain, with the header, in a browser that says no origin', METADATA, { ...LOGOUT, headers: [...metadata('same-site', 'cors', 'empty'), PAGE] }),
  attack('a sub-domain that loads an image of what is public', METADATA, { target: '/auth/session', headers: metadata('same-site', 'no-cors', 'image') }),
  attack('a sub-domain that loads an image', METADATA, { headers: metadata('same-site', 'no-cors', 'image') }),
  attack('a form of a sub-domain', METADATA, { ...LOGOUT, headers: [...metadata('same-site', 'navigate', 'document'), from('https://blog.shop.example')] }),
  attack('a site in capital letters', METADATA, { ...LOGOUT, headers: [['sec-fetch-site', 'Same-Origin'], PAGE] }),
  attack('two sites, of which the first is good', METADATA, { ...LOGOUT, headers: [['sec-fetch-site', 'same-origin'], ['sec-fetch-site', 'cross-site'], PAGE] }),
];

/** Requests that another site makes a browser send, which adds the session's cookie by itself. */
export const CSRF: AttackTable<WebAttacker> = {
  name: 'CSRF',
  settings: ({ env }) => ({ env }),
  good: [
    { name: 'a script of the own page', request: async (by) => asPage(await by.victim()) },
    { name: 'the same with the origin, as browsers send it with POST', request: async (by) => asPage(await by.signIn('c-00002'), { ...LOGOUT, headers: [from(ORIGIN)] }) },
    { name: 'a script of the own page, in a browser that says nothing', request: (by) => withCookie(by, { headers: [PAGE] }) },
    { name: 'a link of another site to what is public', request: (by) => withCookie(by, { target: '/auth/session', headers: metadata('cross-site', 'navigate', 'document') }) },
    { name: 'another site, without a session', request: () => ({ target: '/auth/session', headers: metadata('cross-site', 'cors', 'empty') }) },
    { name: 'a script that says who is signed in', request: async (by) => asPage(await by.victim(), { target: '/auth/session' }), expect: { status: 200, body: /"signedIn":true/ } },
  ],
  attacks: [...FORMS, ...SCRIPTS, ...LOADS, ...ORIGINS],
};
