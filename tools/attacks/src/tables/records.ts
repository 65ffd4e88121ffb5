import type { Attack, AttackTable, Expectation } from '../attack.ts';
import type { Kept, StoreAttacker } from '../kit/store-attacker.ts';
import { asPage, stillSignedIn } from '../kit/web-attacker.ts';

const RULE = 'OWASP Session Management, Session ID Properties';
const UNKNOWN: Expectation = { status: 401, challenge: /^Session realm="web-bff"/ };

const ATTACKER = 'c-00009';

/** What 0.1.0 kept, with which anyone who could write to Redis could be any caller. */
const anybody = (more: object = {}): object => ({
  ...{ key: 'k', caller: { issuer: 'http://127.0.0.1', subject: 'c-00001', scopes: ['openid', 'orders:read'], roles: ['support', 'admin'] }, profile: {}, agent: '' },
  ...{ startedAt: Date.now(), endsAt: Date.now() + 3_600_000, seenAt: Date.now(), sealedTokens: 'x', renewAt: 9e15, expireAt: 9e15, version: 1 },
  ...more,
});

const writing = (name: string, request: (by: StoreAttacker) => Promise<string>, expect = UNKNOWN): Attack<StoreAttacker> => ({
  name,
  rule: RULE,
  request: async (by) => asPage(await request(by)),
  expect,
  afterwards: stillSignedIn,
});

const madeUp = (name: string, fields: () => Kept): Attack<StoreAttacker> => writing(name, (by) => by.plant(fields()));

/** The attacker's own session, changed. */
const edited = (name: string, change: (sealed: string) => string): Attack<StoreAttacker> =>
  writing(name, async (by) => {
    const id = await by.signIn(ATTACKER);
    const kept = await by.read(id);
    return by.plant({ ...kept, session: change(kept['session'] ?? '') }, id);
  });

const flipped = (text: string, at: number): string => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);

/** Records of sessions that somebody has written to Redis who does not know the secrets. */
export const RECORDS: AttackTable<StoreAttacker> = {
  name: 'records',
  settings: ({ env }) => ({ env }),
  good: [
    { name: 'somebody who is signed in', request: async (by) => asPage(await by.victim()) },
    {
      name: 'a record that is put back as it is',
      request: async (by) => {
        const id = await by.signIn(ATTACKER);
        return asPage(await by.plant(await by.read(id), id));
      },
    },
  ],
  attacks: [
    madeUp('a session that is made up, with roles', () => ({ session: JSON.stringify(anybody()), version: '1', seen: String(Date.now()) })),
    madeUp('the same, in the form of today', () => ({ session: JSON.stringify({ session: anybody(), until: 9e15 }), version: '1' })),
    madeUp('the same, with the number of the format before it', () => ({ session: `1.${Buffer.from(JSON.stringify({ session: anybody(), until: 9e15 })).toString('base64url')}`, version: '1' })),
    madeUp('nothing of a session', () => ({ version: '1' })),
    madeUp('an empty one', () => ({ session: '', version: '1' })),
    writing('the record of somebody else under an id of the attacker’s', async (by) => by.plant(await by.read(await by.victim()))),
    writing('the same, in the place of the attacker’s own', async (by) => by.plant(await by.read(await by.victim()), await by.signIn(ATTACKER))),
    edited('a record with another first character', (sealed) => flipped(sealed, 2)),
    edited('a record with another character in the middle', (sealed) => flipped(sealed, sealed.length >> 1)),
    edited('a record with another last character', (sealed) => flipped(sealed, sealed.length - 1)),
    edited('a cut record', (sealed) => sealed.slice(0, -10)),
    edited('a record with something behind it', (sealed) => `${sealed}A`),
    edited('a record of a format that is not known', (sealed) => sealed.replace(/^1\./, '2.')),
    edited('a record without its format', (sealed) => sealed.replace(/^1\./, '')),
    ...(['SET', 'RPUSH', 'SADD'] as const).map((type) => writing(`a value of another type, by ${type}`, (by) => by.plantOther(type))),
    writing('a session that was signed out, whose record is put back', async (by) => {
      const id = await by.signIn(ATTACKER);
      const kept = await by.read(id);
      await by.send(asPage(id, { method: 'POST', target: '/auth/logout' }));
      return by.plant(kept, id);
    }),
    {
      ...writing('the session of somebody else, put into the attacker’s list', async (by) => {
        const id = await by.signIn(ATTACKER);
        await by.list(await by.victim());
        return id;
      }),
      expect: { status: 200, body: /^\{"sessions":\[(\{[^}]*"current":(true|false)[^}]*\},?){1,20}\]\}$/ },
    },
  ],
};
