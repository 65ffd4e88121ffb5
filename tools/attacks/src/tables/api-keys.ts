import { hash } from 'node:crypto';
import type { Attack, AttackRequest, AttackTable, Expectation, MakeRequest } from '../attack.ts';
import { digits, hashOf, makeKey, secretOf } from '../kit/api-key.ts';
import type { PartnerAttacker } from '../kit/partner-attacker.ts';

const refusedWith = (words: string): Expectation => ({ status: 401, challenge: new RegExp(`^Bearer realm="partner-bff", error="invalid_token", error_description="${words}"$`) });

const MISTYPED = refusedWith('the key is mistyped, or not all of it is there');
/** Whether there is such a key at all is not said. */
const NOT_KNOWN = refusedWith('the key is not known here');
const UNKNOWN: Expectation = { status: 401, challenge: /^Bearer realm="partner-bff"(?:, [A-Za-z]+ realm="[^"]+")*$/ };
const MISPLACED: Expectation = { status: 400, body: /"field":/ };

const TOKEN = 'RFC 6750, section 2.1';
const MISUSE = 'RFC 6750, section 3.1';
const SECRETS = 'OWASP REST Security, API Keys';

const bringing = (key: string, scheme = 'Bearer '): AttackRequest => ({ headers: [['authorization', scheme + key]] });

const stillGood: MakeRequest<PartnerAttacker> = ({ keys }) => bringing(keys.good.text);

const attack = (name: string, rule: string, request: (by: PartnerAttacker) => AttackRequest, expect: Expectation): Attack<PartnerAttacker> => ({ name, rule, request, expect, afterwards: stillGood });

const forged = (name: string, rule: string, key: (by: PartnerAttacker) => string, expect: Expectation): Attack<PartnerAttacker> => attack(name, rule, (by) => bringing(key(by)), expect);

const changedAt = (text: string, index: number): string => text.slice(0, index) + (text[index] === 'a' ? 'b' : 'a') + text.slice(index + 1);

const SHAPES: readonly Attack<PartnerAttacker>[] = [
  forged('its prefix alone', TOKEN, () => 'ptk_', MISTYPED),
  forged('its public part alone', SECRETS, ({ keys }) => `ptk_${keys.good.id}`, MISTYPED),
  forged('a cut key', TOKEN, ({ keys }) => keys.good.text.slice(0, -1), MISTYPED),
  forged('a key with something behind it', TOKEN, ({ keys }) => `${keys.good.text}a`, MISTYPED),
  forged('a key with another first letter of the secret', TOKEN, ({ keys }) => changedAt(keys.good.text, 17), MISTYPED),
  forged('a key with another last letter of the secret', TOKEN, ({ keys }) => changedAt(keys.good.text, 59), MISTYPED),
  forged('a wrong checksum', TOKEN, ({ keys }) => changedAt(keys.good.text, 65), MISTYPED),
  forged('a key in small letters', TOKEN, ({ keys }) => keys.good.text.toLowerCase(), MISTYPED),
  forged('a key with a space in it', TOKEN, ({ keys }) => `${keys.good.text.slice(0, 30)} ${keys.good.text.slice(30)}`, MISTYPED),
  forged('a key whose parts have no line between them', TOKEN, ({ keys }) => `${keys.good.text.slice(0, 16)}0${keys.good.text.slice(17)}`, MISTYPED),
  forged('a key whose characters are encoded', TOKEN, ({ keys }) => keys.good.text.replace(/.$/, (last) => `%${last.charCodeAt(0).toString(16)}`), MISTYPED),
  forged('two keys in one header', TOKEN, ({ keys }) => `${keys.good.text}, Bearer ${keys.other.text}`, MISTYPED),
  forged('a key of 9,000 characters', TOKEN, () => `ptk_${digits(9_000)}`, MISTYPED),
  forged('a key of 20,000 characters: more than headers may have', 'RFC 6585, section 5', () => `ptk_${digits(20_000)}`, { status: 431 }),
];

const SECRETS_OF_OTHERS: readonly Attack<PartnerAttacker>[] = [
  forged('an unknown key', MISUSE, () => makeKey().text, NOT_KNOWN),
  forged('a known public part with another secret', MISUSE, ({ keys }) => makeKey(keys.good.id).text, NOT_KNOWN),
  forged('all but the last letter of the secret right', MISUSE, ({ keys }) => makeKey(keys.good.id, changedAt(secretOf(keys.good), 42)).text, NOT_KNOWN),
  forged('all but the first letter of the secret right', MISUSE, ({ keys }) => makeKey(keys.good.id, changedAt(secretOf(keys.good), 0)).text, NOT_KNOWN),
  forged('the secret of another key', MISUSE, ({ keys }) => makeKey(keys.good.id, secretOf(keys.other)).text, NOT_KNOWN),
  forged('the secret in small letters', MISUSE, ({ keys }) => makeKey(keys.good.id, secretOf(keys.good).toLowerCase()).text, NOT_KNOWN),
  forged('the public part in small letters', MISUSE, ({ keys }) => makeKey(keys.good.id.toLowerCase(), secretOf(keys.good)).text, NOT_KNOWN),
  forged('a public part that is the name of a property of every object', MISUSE, ({ keys }) => makeKey('constructor0'.slice(0, 12), secretOf(keys.good)).text, NOT_KNOWN),
  forged('what is kept of a key in its place', SECRETS, ({ keys }) => `ptk_${hashOf(keys.good)}`, MISTYPED),
  forged('what is kept of a key as its secret', SECRETS, ({ keys }) => makeKey(keys.good.id, hash('sha256', keys.good.text, 'hex').slice(0, 43)).text, NOT_KNOWN),
  forged('a key that has expired', MISUSE, ({ keys }) => keys.expired.text, refusedWith('the key has expired')),
  forged('a key that was revoked', MISUSE, ({ keys }) => keys.revoked.text, refusedWith('the key has been revoked')),
  forged('a key that has expired, with another secret', MISUSE, ({ keys }) => makeKey(keys.expired.id).text, NOT_KNOWN),
  forged('a key that was revoked, with another secret', MISUSE, ({ keys }) => makeKey(keys.revoked.id).text, NOT_KNOWN),
  forged('a key of a partner who is blocked', 'RFC 9110, section 15.5.4', ({ keys }) => keys.blocked.text, { status: 403 }),
  forged('a key of a partner who is blocked, with another secret', MISUSE, ({ keys }) => makeKey(keys.blocked.id).text, NOT_KNOWN),
];

const PLACES: readonly Attack<PartnerAttacker>[] = [
  attack('no key', TOKEN, () => ({}), UNKNOWN),
  ...['Basic ', 'ApiKey ', 'Token ', 'Bearer', ''].map((scheme) => attack(`a key behind "${scheme}"`, TOKEN, ({ keys }) => bringing(keys.good.text, scheme), UNKNOWN)),
  attack('a key behind "DPoP "', 'RFC 9449, section 7.1', ({ keys }) => bringing(keys.good.text, 'DPoP '), refusedWith('[^"]+')),
  attack('a key in Basic, as a name', 'RFC 7617, section 2', ({ keys }) => bringing(Buffer.from(`${keys.good.text}:`).toString('base64'), 'Basic '), UNKNOWN),
  attack('a key in the query', 'RFC 9700, section 4.3.2', (by) => ({ target: `${by.path}?api_key=${by.keys.good.text}` }), MISPLACED),
  attack('a key in the query, and where it belongs', 'RFC 9700, section 4.3.2', (by) => ({ ...bringing(by.keys.good.text), target: `${by.path}?api_key=${by.keys.good.text}` }), MISPLACED),
  attack('a key in the path', 'RFC 9700, section 4.3.2', ({ keys }) => ({ target: `/v1/orders/${keys.good.text}` }), MISPLACED),
  attack('a key in X-API-Key', TOKEN, ({ keys }) => ({ headers: [['x-api-key', keys.good.text]] }), MISPLACED),
  attack('a key in X-API-Key, and where it belongs', TOKEN, ({ keys }) => ({ headers: [['x-api-key', keys.other.text], ['authorization', `Bearer ${keys.good.text}`]] }), MISPLACED),
  attack('a key in a cookie', TOKEN, ({ keys }) => ({ headers: [['cookie', `api_key=${keys.good.text}`]] }), UNKNOWN),
  attack('a key in Proxy-Authorization', TOKEN, ({ keys }) => ({ headers: [['proxy-authorization', `Bearer ${keys.good.text}`]] }), UNKNOWN),
  attack('two keys, of which each is good', MISUSE, ({ keys }) => ({ headers: [['authorization', `Bearer ${keys.good.text}`], ['authorization', `Bearer ${keys.other.text}`]] }), { status: 400 }),
  attack('the same key twice', MISUSE, ({ keys }) => ({ headers: [['authorization', `Bearer ${keys.good.text}`], ['Authorization', `Bearer ${keys.good.text}`]] }), { status: 400 }),
  attack('a key beside another scheme', MISUSE, ({ keys }) => ({ headers: [['authorization', `Bearer ${keys.good.text}`], ['authorization', 'Basic eDp4']] }), { status: 400 }),
  attack('a bad key where none is needed', MISUSE, () => ({ ...bringing(makeKey().text), target: '/v1/products?limit=1' }), NOT_KNOWN),
  attack('the name of a customer in place of a key', SECRETS, () => ({ headers: [['x-development-caller', 'c-00002']] }), { status: 403 }),
];

/** Keys of partners that are made up, guessed, out of date or in the wrong place. */
export const API_KEYS: AttackTable<PartnerAttacker> = {
  name: 'API keys',
  settings: ({ env }) => ({ env }),
  good: [
    { name: 'a good key', request: stillGood },
    { name: 'a good key, its scheme in small letters', request: ({ keys }) => bringing(keys.good.text, 'bearer ') },
    { name: 'a key of another partner', request: ({ keys }) => bringing(keys.other.text) },
  ],
  attacks: [...SHAPES, ...SECRETS_OF_OTHERS, ...PLACES],
};
