import type { Attack, AttackRequest, AttackTable, Expectation, Field } from '../attack.ts';
import { hash, randomBytes } from 'node:crypto';
import { asPage, ORIGIN, OWN_SCRIPT, SESSION, stillSignedIn, VICTIM } from '../kit/web-attacker.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';

const ID_RULE = 'OWASP Session Management, Session ID Properties';
const LIFE_RULE = 'OWASP Session Management, Session ID Life Cycle';
const ENDED_RULE = 'OWASP Session Management, Session Expiration';

const UNKNOWN: Expectation = { status: 401, challenge: /^Session realm="web-bff", sign-in="\/auth\/login"/ };
/** The browser is not the one that has begun the sign-in. */
const LOST: Expectation = { status: 400, body: /"detail":"this browser has not begun this sign-in/ };
/** It is, and what it came back with is not how the identity provider answers. */
const NO_ANSWER: Expectation = { status: 400, body: /"detail":"this is not how the identity provider answers/ };
/** The same, a second time: the identity provider is not asked again. */
const USED: Expectation = { status: 400, body: /"detail":"this sign-in has come back before/ };
const UNREADABLE: Expectation = { status: 400, body: /"errors":\[/ };
/** Back to the page, without a session; the page can say that the sign-in failed. */
const NOT_LET_IN: Expectation = { status: 303, location: /^\/\?sign-in=failed$/, cookies: [/^__Host-Http-web-bff-sign-in\.\d{1,2}=; .*Max-Age=0$/] };
const SET_SESSION = /^__Host-Http-web-bff=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=\d+$/;
const CLEARED_SIGN_IN = /^__Host-Http-web-bff-sign-in\.\d{1,2}=; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=0$/;

const ATTACKER = 'c-00009';

/** A row whose cookie alone is bad. */
const forged = (name: string, rule: string, cookie: (session: string) => string, expect = UNKNOWN): Attack<WebAttacker> => ({
  name,
  rule,
  request: async (by) => ({ headers: [['cookie', cookie(await by.victim())], ...OWN_SCRIPT] }),
  expect,
  afterwards: stillSignedIn,
});

const value = (name: string, rule: string, change: (session: string) => string, expect?: Expectation): Attack<WebAttacker> =>
  forged(name, rule, (session) => `${SESSION}=${change(session)}`, expect);

const COOKIES: readonly Attack<WebAttacker>[] = [
  forged('no session', ID_RULE, () => 'other=1'),
  value('an unknown id', ID_RULE, () => randomBytes(32).toString('base64url')),
  value('an id with another first character', ID_RULE, (id) => (id.startsWith('A') ? 'B' : 'A') + id.slice(1)),
  value('a cut id', ID_RULE, (id) => id.slice(0, -1)),
  value('an id with something behind it', ID_RULE, (id) => `${id}A`),
  value('an id in capital letters', ID_RULE, (id) => id.toUpperCase()),
  value('an id in quotes', 'RFC 6265, section 4.1.1', (id) => `"${id}"`),
  value('an id whose characters are encoded', ID_RULE, (id) => `%${id.charCodeAt(0).toString(16)}${id.slice(1)}`),
  value('what a session is kept under', ID_RULE, (id) => hash('sha256', id, 'base64url')),
  value('nothing', ID_RULE, () => ''),
  value('the name of a property of every object', ID_RULE, () => '__proto__'),
  value('a pattern', ID_RULE, () => '*'.repeat(43)),
  value('a cookie of 9,000 characters', ID_RULE, (id) => id + 'A'.repeat(9_000)),
  forged('cookies of 20,000 characters, of which one is the session’s', 'RFC 6585, section 5', (id) => `${SESSION}=${id}; x=${'A'.repeat(20_000)}`, { status: 431 }),
  forged('300 cookies, of which two are sessions', 'RFC 6265, section 5.4', (id) => `${SESSION}=${id}; ${Array.from({ length: 300 }, (_, index) => `c${index}=1`).join('; ')}; ${SESSION}=x`),
  forged('a cookie beside the good one', 'RFC 6265, section 5.4', (id) => `${SESSION}=${id}; ${SESSION}=${'A'.repeat(43)}`),
  forged('a cookie before the good one', 'RFC 6265, section 5.4', (id) => `${SESSION}=${'A'.repeat(43)}; ${SESSION}=${id}`),
  forged('the good one twice', 'RFC 6265, section 5.4', (id) => `${SESSION}=${id}; ${SESSION}=${id}`),
  {
    ...forged('a second Cookie header', 'RFC 6265, section 5.4', () => ''),
    request: async (by) => asPage(await by.victim(), { headers: [['cookie', `${SESSION}=${'A'.repeat(43)}`]] }),
  },
  ...['web-bff', '__Secure-web-bff', '__Host-web-bff', SESSION.toLowerCase(), `$${SESSION}`, '__Host-Http-mobile-bff'].map((name) =>
    forged(`the id in the cookie ${name}, which another host may have set`, 'RFC 6265bis, section 4.1.3', (id) => `${name}=${id}`)),
  {
    ...forged('the id in the query', ID_RULE, () => ''),
    request: async (by) => ({ target: `/auth/sessions?${SESSION}=${await by.victim()}`, headers: OWN_SCRIPT }),
  },
  {
    ...forged('the id as a token', ID_RULE, () => ''),
    request: async (by) => ({ headers: [['authorization', `Bearer ${await by.victim()}`], ...OWN_SCRIPT] }),
  },
  {
    ...forged('the name of a customer in place of a session', 'OWASP Session Management, Session ID Properties', () => ''),
    request: () => ({ headers: [['x-development-caller', VICTIM], ...OWN_SCRIPT] }),
    expect: { status: 403 },
    afterwards: undefined,
  },
];

const LIVES: readonly Attack<WebAttacker>[] = [
  {
    name: 'an id that was put into the browser before the sign-in (fixation)',
    rule: LIFE_RULE,
    request: async (by) => {
      const planted = randomBytes(32).toString('base64url');
      await by.signIn(VICTIM, planted);
      return asPage(planted);
    },
    expect: UNKNOWN,
  },
  {
    name: 'the attacker’s own session, put into the browser before the sign-in (fixation)',
    rule: LIFE_RULE,
    request: async (by) => {
      const planted = await by.signIn(ATTACKER);
      await by.signIn(VICTIM, planted);
      return asPage(planted);
    },
    expect: UNKNOWN,
  },
  {
    name: 'a session from before another sign-in of the same browser',
    rule: LIFE_RULE,
    request: async (by) => {
      const before = await by.signIn('c-00003');
      await by.signIn('c-00003', before);
      return asPage(before);
    },
    expect: UNKNOWN,
  },
  {
    name: 'a session that was signed out (replay)',
    rule: ENDED_RULE,
    request: async (by) => {
      const session = await by.signIn('c-00003');
      return [asPage(session), asPage(session, { method: 'POST', target: '/auth/logout' }), asPage(session)];
    },
    expect: UNKNOWN,
  },
  {
    name: 'a session that its owner has ended from elsewhere (replay)',
    rule: ENDED_RULE,
    request: async (by) => {
      const [here, there] = [await by.signIn('c-00004'), await by.signIn('c-00004')];
      const { body } = await by.send(asPage(here));
      const ids = (JSON.parse(body) as { sessions: { id: string; current: boolean }[] }).sessions.flatMap(({ id, current }) => (current ? [] : [id]));
      return [...ids.map((id) => asPage(here, { method: 'DELETE', target: `/auth/sessions/${id}` })), asPage(there)];
    },
    expect: UNKNOWN,
  },
  {
    name: 'the session of somebody else, to be ended',
    rule: 'OWASP Session Management, Session Expiration',
    request: async (by) => {
      const { body } = await by.send(asPage(await by.victim()));
      const [{ id }] = (JSON.parse(body) as { sessions: [{ id: string }] }).sessions;
      return asPage(await by.signIn(ATTACKER), { method: 'DELETE', target: `/auth/sessions/${id}` });
    },
    expect: { status: 404 },
    afterwards: stillSignedIn,
  },
];

/** Comes back from the identity provider. */
const back = (target: string, ...cookies: readonly string[]): AttackRequest => ({ target, headers: cookies.map((cookie): Field => ['cookie', cookie]) });

const changed = (target: string, change: (query: URLSearchParams) => void): string => {
  const { pathname, search } = new URL(target, ORIGIN);
  const query = new URLSearchParams(search);
  change(query);
  return `${pathname}?${query}`;
};

/** What a browser would come back with. */
interface Back {
  readonly target: string;
  readonly cookie: string;
  readonly state: string;
}

/** A row whose sign-in was begun and done, and comes back otherwise than it should. */
const returning = (name: string, rule: string, request: (back: Back, by: WebAttacker) => AttackRequest | Promise<AttackRequest>, expect = LOST): Attack<WebAttacker> => ({
  name,
  rule,
  request: async (by) => {
    const begun = await by.begin();
    return request({ target: await by.callback(begun, ATTACKER), cookie: begun.cookie, state: begun.state }, by);
  },
  expect,
});

const nameOf = (cookie: string): string => cookie.slice(0, cookie.indexOf('='));
const valueOf = (cookie: string): string => cookie.slice(cookie.indexOf('=') + 1);

const SIGN_INS: readonly Attack<WebAttacker>[] = [
  returning('the attacker’s sign-in, ended in the victim’s browser', 'RFC 9700, section 4.7', ({ target }) => back(target)),
  returning('the same, during another sign-in', 'RFC 9700, section 4.7', async ({ target }, by) => back(target, (await by.begin()).cookie)),
  returning('another sign-in’s cookie under this one’s name', 'RFC 9700, section 4.7', async ({ target, cookie }, by) => back(target, `${nameOf(cookie)}=${valueOf((await by.begin()).cookie)}`)),
  returning('the cookie twice', 'RFC 6265, section 5.4', ({ target, cookie }) => back(target, `${cookie}; ${cookie}`)),
  returning('a cookie with another tail', 'RFC 9700, section 4.7', ({ target, cookie }) => back(target, `${cookie.slice(0, -4)}AAAA`)),
  returning('a cookie with another head', 'RFC 9700, section 4.7', ({ target, cookie }) => back(target, `${nameOf(cookie)}=0${valueOf(cookie)}`)),
  returning('a state that is not sealed', 'RFC 9700, section 4.7', ({ target, cookie }) =>
    back(changed(target, (query) => query.set('state', Buffer.from(`0\n${valueOf(cookie)}\nx\n${'x'.repeat(43)}\n9e15\n/`).toString('base64url'))), cookie)),
  returning('the state of another sign-in with this one’s cookie', 'RFC 9700, section 4.7', async ({ target, cookie }, by) => {
    const { state } = await by.begin();
    return back(changed(target, (query) => query.set('state', state)), cookie);
  }),
  returning('a session in place of the cookie', 'RFC 9700, section 4.7', async ({ target, cookie }, by) => back(target, `${nameOf(cookie)}=${await by.victim()}`)),
  returning('a state with another end', 'RFC 9700, section 4.7', ({ target, cookie, state }) => back(changed(target, (query) => query.set('state', `${state.slice(0, -4)}AAAA`)), cookie)),
  returning('a state with something behind it', 'RFC 9700, section 4.7', ({ target, cookie, state }) => back(changed(target, (query) => query.set('state', `${state}A`)), cookie)),
  returning('no state', 'RFC 9700, section 4.7', ({ target, cookie }) => back(changed(target, (query) => query.delete('state')), cookie), UNREADABLE),
  returning('two states', 'RFC 6749, section 3.1', ({ target, cookie, state }) => back(`${target}&state=${state}`, cookie), UNREADABLE),
  returning('two codes', 'RFC 6749, section 3.1', ({ target, cookie }) => back(`${target}&code=x`, cookie), UNREADABLE),
  returning('the name of another issuer (mix-up)', 'RFC 9207, section 2.4', ({ target, cookie }) => back(changed(target, (query) => query.set('iss', 'https://evil.example')), cookie), NO_ANSWER),
  returning('no name of an issuer (mix-up)', 'RFC 9207, section 2.4', ({ target, cookie }) => back(changed(target, (query) => query.delete('iss')), cookie), NO_ANSWER),
  returning('neither a code nor an error', 'RFC 6749, section 4.1.2', ({ target, cookie }) => back(changed(target, (query) => query.delete('code')), cookie), NO_ANSWER),
  returning('a token beside the code', 'RFC 9700, section 2.1.2', ({ target, cookie }) => back(changed(target, (query) => query.set('id_token', 'e30.e30.')), cookie), NO_ANSWER),
  returning('an answer that is posted', 'RFC 6749, section 4.1.2', ({ target, cookie }) => ({ ...back(target, cookie), method: 'POST' }), { status: 405 }),
  returning(
    'the code of another sign-in (code injection)',
    'RFC 9700, section 4.5',
    async ({ target }, by) => {
      const own = await by.begin();
      return back(changed(target, (query) => query.set('state', own.state)), own.cookie);
    },
    { ...NOT_LET_IN, calls: ['identity.token'] },
  ),
  returning('a made-up code', 'RFC 9700, section 4.5', ({ target, cookie }) => back(changed(target, (query) => query.set('code', 'guessed')), cookie), { ...NOT_LET_IN, calls: ['identity.token'] }),
  returning(
    'a guessed code after another, for one sign-in',
    'RFC 9700, section 4.5',
    async ({ target, cookie }, by) => {
      const guess = (code: string): AttackRequest => back(changed(target, (query) => query.set('code', code)), cookie);
      await by.send(guess('guessed'));
      return guess('guessed-again');
    },
    USED,
  ),
  returning(
    'a code that was used (replay)',
    'RFC 6749, section 10.5',
    async ({ target, cookie }, by) => {
      await by.send(back(target, cookie));
      return back(target, cookie);
    },
    USED,
  ),
];

/** Sessions that are guessed, planted, replayed or taken over, and sign-ins that somebody else has begun. */
export const SESSIONS: AttackTable<WebAttacker> = {
  name: 'sessions',
  settings: ({ env }) => ({ env }),
  good: [
    { name: 'somebody who is signed in', request: async (by) => asPage(await by.victim()) },
    { name: 'a session beside other cookies', request: async (by) => ({ headers: [['cookie', `a=1; ${SESSION}=${await by.victim()}; b=2`], ...OWN_SCRIPT] }) },
    {
      name: 'a browser that comes back from the identity provider, for a cookie that no script and no other host gets at',
      request: async (by) => {
        const begun = await by.begin('/account');
        return back(await by.callback(begun, 'c-00005'), begun.cookie);
      },
      expect: { status: 303, location: /^\/account$/, cookies: [CLEARED_SIGN_IN, SET_SESSION] },
    },
    {
      name: 'a browser with two pending sign-ins, which completes the first',
      request: async (by) => {
        const [first, second] = [await by.begin(), await by.begin()];
        return back(await by.callback(first, 'c-00005'), `${first.cookie}; ${second.cookie}`);
      },
      expect: { status: 303, location: /^\/$/, cookies: [CLEARED_SIGN_IN, SET_SESSION] },
    },
    { name: 'a sign-out', request: async (by) => asPage(await by.signIn('c-00005'), { method: 'POST', target: '/auth/logout' }) },
  ],
  attacks: [...COOKIES, ...LIVES, ...SIGN_INS],
};
