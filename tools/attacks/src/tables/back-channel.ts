import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Attack, AttackRequest, AttackTable, Expectation } from '../attack.ts';
import { seconds } from '../kit/attacker.ts';
import { base64url, compact, hs256, unsigned } from '../kit/jws.ts';
import type { Signer } from '../kit/jws.ts';
import { asPage, stillSignedIn, VICTIM } from '../kit/web-attacker.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';
import { ellipticKey } from '../kit/key-pair.ts';

const LOGOUT = 'http://schemas.openid.net/event/backchannel-logout';
const CONTENT = 'OpenID Connect Back-Channel Logout, section 2.4';
const VALIDATION = 'OpenID Connect Back-Channel Logout, section 2.6';
const REQUEST = 'OpenID Connect Back-Channel Logout, section 2.5';

const REFUSED: Expectation = { status: 400, body: /"field":"logout_token"/ };
const OVER: Expectation = { status: 401, challenge: /^Session realm="web-bff"/ };

type Claims = Readonly<Record<string, unknown>>;

const HEADER = { alg: 'ES256', typ: 'logout+jwt' };

/** The claims of a good logout token about the victim, but for what is told; undefined takes one out. */
const claims = (by: WebAttacker, changes: Claims = {}): JWTPayload => ({
  ...{ iss: by.identity.url, aud: by.client.id, sub: VICTIM, iat: seconds(), exp: seconds() + 120, jti: randomUUID(), events: { [LOGOUT]: {} } },
  ...changes,
});

const signed = (by: WebAttacker, changes: Claims = {}, header: object = {}): Promise<string> => by.identity.sign(claims(by, changes), { typ: 'logout+jwt', ...header });

/** As the identity provider tells it. */
const telling = (token: string): AttackRequest => ({ method: 'POST', target: '/auth/backchannel-logout', body: new URLSearchParams({ logout_token: token }).toString() });

const forged = (name: string, rule: string, token: (by: WebAttacker) => string | Promise<string>, expect = REFUSED): Attack<WebAttacker> => ({
  name,
  rule,
  request: async (by) => {
    await by.victim();
    return telling(await token(by));
  },
  expect,
  afterwards: stillSignedIn,
});

/** A row whose token the identity provider itself has signed. */
const claiming = (name: string, changes: (by: WebAttacker) => Claims, rule = VALIDATION): Attack<WebAttacker> => forged(name, rule, (by) => signed(by, changes(by)));

const kidOf = (token: string): string => (JSON.parse(Buffer.from(token.split('.', 1)[0] as string, 'base64url').toString()) as { kid: string }).kid;

/** With the id of the provider's key, signed with any key. */
const under = async (by: WebAttacker, header: object, signer: Signer): Promise<string> => compact({ ...HEADER, kid: kidOf(await signed(by)), ...header }, claims(by), signer);

const SIGNATURES: readonly Attack<WebAttacker>[] = [
  forged('no signature (none)', 'RFC 8725, section 3.2', (by) => under(by, { alg: 'none' }, unsigned)),
  forged('a good signature under alg none', 'RFC 8725, section 3.2', async (by) => {
    const [, payload, signature] = (await signed(by)).split('.');
    return `${base64url({ ...HEADER, alg: 'none' })}.${payload}.${signature}`;
  }),
  forged('another key under the same name', VALIDATION, async (by) => under(by, {}, (await ellipticKey('x')).signer)),
  forged('a key that is not known', VALIDATION, async (by) => under(by, { kid: 'unknown' }, (await ellipticKey('x')).signer)),
  forged('its own key in its header (jwk)', 'RFC 7515, section 4.1.3', async (by) => {
    const { signer, publicJwk } = await ellipticKey('x');
    return under(by, { jwk: publicJwk }, signer);
  }),
  forged('the client’s secret as a shared key (HS256)', 'RFC 8725, section 3.1', (by) => under(by, { alg: 'HS256' }, hs256(by.client.secret))),
  forged('a changed claim', 'RFC 8725, section 3.3', async (by) => {
    const [header, , signature] = (await signed(by, { sub: 'c-00009' })).split('.');
    return `${header}.${base64url(claims(by))}.${signature}`;
  }),
  forged('a cut signature', 'RFC 7515, section 5.2', async (by) => (await signed(by)).slice(0, -2)),
  forged('characters that base64url does not have', 'RFC 7515, section 5.2', async (by) => `+${(await signed(by)).slice(1)}`),
  forged('a changed header', 'RFC 8725, section 3.3', async (by) => {
    const [header, ...rest] = (await signed(by)).split('.');
    return [base64url({ ...(JSON.parse(Buffer.from(header as string, 'base64url').toString()) as object), x: 1 }), ...rest].join('.');
  }),
  forged('nonsense', 'RFC 7515, section 7.1', () => 'nonsense'),
  forged('nothing', REQUEST, () => ''),
  forged('a token of 9,000 characters', REQUEST, (by) => signed(by, { x: 'x'.repeat(9_000) }), { status: 413 }),
];

const CLAIMS: readonly Attack<WebAttacker>[] = [
  claiming('another issuer', () => ({ iss: 'https://evil.example' })),
  claiming('an issuer with a slash behind it', ({ identity }) => ({ iss: `${identity.url}/` })),
  claiming('no issuer', () => ({ iss: undefined })),
  claiming('another audience', () => ({ aud: 'mobile-bff' })),
  claiming('no audience', () => ({ aud: undefined })),
  claiming('a nonce inside', () => ({ nonce: 'n' })),
  claiming('a nonce that is empty', () => ({ nonce: '' })),
  claiming('no events', () => ({ events: undefined })),
  claiming('another event', () => ({ events: { 'http://schemas.openid.net/event/other': {} } })),
  claiming('an event that is a text', () => ({ events: { [LOGOUT]: 'yes' } })),
  claiming('an event that is nothing', () => ({ events: { [LOGOUT]: null } })),
  claiming('events that are a list', () => ({ events: [LOGOUT] })),
  claiming('events that are a text', () => ({ events: LOGOUT })),
  claiming('neither a subject nor a session', () => ({ sub: undefined }), CONTENT),
  claiming('a session id that is a number', () => ({ sub: undefined, sid: 1 }), CONTENT),
  claiming('no time', () => ({ iat: undefined }), CONTENT),
  claiming('no jti', () => ({ jti: undefined }), CONTENT),
  claiming('one that has expired', () => ({ exp: seconds() - 60 })),
  claiming('an old one (replay)', () => ({ iat: seconds() - 3_600 })),
  claiming('one of the future', () => ({ iat: seconds() + 3_600 })),
];

const OTHERS: readonly Attack<WebAttacker>[] = [
  forged('an ID token in its place', CONTENT, (by) => by.identity.sign({ ...claims(by, { events: undefined }), nonce: 'n', auth_time: seconds() }, { typ: 'JWT' })),
  forged('an ID token without a nonce', CONTENT, (by) => by.identity.sign(claims(by, { events: undefined }), {})),
  forged('an access token in its place', 'RFC 8725, section 3.11', (by) => signed(by, {}, { typ: 'at+jwt' })),
  forged('a token of another kind that says the same', 'RFC 8725, section 3.11', (by) => signed(by, {}, { typ: 'secevent+jwt' })),
  {
    ...forged('a good one about somebody else, with no session here', REQUEST, (by) => signed(by, { sub: 'c-00007' })),
    expect: { status: 200 },
  },
  {
    ...forged('a good one about a session that is guessed', CONTENT, (by) => signed(by, { sub: undefined, sid: 'guessed' })),
    expect: { status: 200 },
  },
  {
    ...forged('one from before the session began (replay)', VALIDATION, () => ''),
    request: async (by) => {
      await by.victim();
      const session = await by.signIn('c-00008');
      await by.send(telling(await signed(by, { sub: 'c-00008', iat: seconds() - 60 })));
      return asPage(session);
    },
    expect: { status: 200 },
  },
  {
    ...forged('two tokens, of which the first is good', REQUEST, () => ''),
    request: async (by) => {
      await by.victim();
      return { ...telling(''), body: `logout_token=${await signed(by)}&logout_token=${await signed(by)}` };
    },
  },
  {
    ...forged('a token in the query', REQUEST, () => ''),
    request: async (by) => {
      await by.victim();
      return { ...telling(''), target: `/auth/backchannel-logout?logout_token=${await signed(by)}`, body: 'x=1' };
    },
    expect: { status: 400 },
  },
  {
    ...forged('a token with GET', REQUEST, () => ''),
    request: async (by) => {
      await by.victim();
      return { target: `/auth/backchannel-logout?logout_token=${await signed(by)}` };
    },
    expect: { status: 405 },
  },
  {
    ...forged('a token in JSON', REQUEST, () => ''),
    request: async (by) => {
      await by.victim();
      return { ...telling(''), headers: [['content-type', 'application/json']], body: JSON.stringify({ logout_token: await signed(by) }) };
    },
    expect: { status: 415 },
  },
];

/** Logout tokens that the identity provider has not sent, or not as such (OpenID Connect Back-Channel Logout). */
export const BACK_CHANNEL: AttackTable<WebAttacker> = {
  name: 'back channel',
  settings: ({ env }) => ({ env }),
  good: [
    { name: 'a good token', request: async (by) => telling(await signed(by, { sub: 'c-00008' })) },
    {
      name: 'a good token, after which the session is over',
      request: async (by) => {
        const session = await by.signIn('c-00008');
        await by.send(telling(await signed(by, { sub: 'c-00008' })));
        return asPage(session);
      },
      expect: OVER,
    },
  ],
  attacks: [...SIGNATURES, ...CLAIMS, ...OTHERS],
};
