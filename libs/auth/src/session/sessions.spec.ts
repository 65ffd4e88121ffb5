import { SecretText } from '@portico/config';
import { Identity } from '@portico/platform';
import { Seal } from '@portico/redis';
import { AuthSignals } from '../callers/auth.signals.ts';
import type { IdentityProvider, SignedIn } from './identity-provider.ts';
import { SessionLife } from './session-life.ts';
import { eachStore } from './session-store.contract.fixture.ts';
import type { SessionStore } from './session-store.ts';
import type { Session } from './session.ts';
import { Sessions } from './sessions.ts';
import { TokenRefresh } from './token-refresh.ts';

const HOUR = 3_600_000;
const RULES = { idle: HOUR, lasts: 10 * HOUR, ahead: 30_000, grace: 0, timeout: 1_000, mostPerPerson: 3 };
const ISSUER = 'https://idp.example';

let people = 0;

describe('the sessions of a BFF', () => {
  eachStore((store) => {
    let ended: string[];
    let signedIn: unknown[];
    let asked: unknown[];
    let revoked: string[];
    let sessions: Sessions;

    beforeEach(() => {
      [ended, signedIn, revoked, asked] = [[], [], [], []];
      sessions = sessionsIn(store());
    });

    const sessionsIn = (kept: SessionStore, provider: Partial<IdentityProvider> = {}): Sessions => {
      const signals = new AuthSignals();
      signals.sessionEnded.subscribe(({ because }) => ended.push(because));
      signals.signedIn.subscribe((event) => signedIn.push(event));
      signals.revocationFailed.subscribe(() => ended.push('revocation failed'));
      const vault = new Seal([new SecretText('s'.repeat(32))], 'spec', 'tokens');
      const life = new SessionLife(kept, vault, RULES, signals);
      const there = { issuer: ISSUER, revoke: (token: string) => Promise.resolve(void revoked.push(token)), endSessionUrl: (...args: unknown[]) => Promise.resolve(`${ISSUER}/end?${asked.push(args)}`), ...provider } as unknown as IdentityProvider;
      return new Sessions(kept, there, vault, life, new TokenRefresh(kept, there, vault, life, RULES, signals), RULES, signals);
    };
    const someone = (more: Partial<SignedIn> = {}): SignedIn => ({ subject: `person-${(people += 1)}`, sid: undefined, roles: ['customer'], profile: {}, scopes: ['openid'], tokens: { access: 'a', refresh: `r-${people}` }, lasts: HOUR, ...more });
    const callerOf = ({ subject }: SignedIn) => ({ identity: new Identity(ISSUER, subject), scopes: [], roles: [] });
    const listed = async (person: SignedIn): Promise<readonly Session[]> => sessions.of(callerOf(person));
    const begin = async (person: SignedIn, times: number): Promise<string[]> => {
      const ids: string[] = [];
      for (let each = 0; each < times; each += 1) {
        ids.push(await sessions.begin(person, 'a browser'));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return ids;
    };

    it('are found by the id in the cookie, and by nothing else', async () => {
      const person = someone();
      const id = await sessions.begin(person, 'a browser');
      expect(await sessions.find(id)).toMatchObject({ caller: { identity: { issuer: ISSUER, subject: person.subject }, roles: ['customer'] } });
      for (const other of ['', 'x', `${id}A`, id.slice(1), (await sessions.find(id))?.key ?? '']) expect(await sessions.find(other)).toBeUndefined();
    });

    it('are kept as the sign-in has it, and told of by a name that opens nothing', async () => {
      const person = someone({ issuer: 'https://tenant.example', sid: 's', profile: { name: 'Ann' }, scopes: ['openid', 'orders'] });
      const id = await sessions.begin(person, 'a'.repeat(300));
      const session = (await sessions.find(id)) as Session;
      const caller = { identity: new Identity('https://tenant.example', person.subject), scopes: ['openid', 'orders'], roles: ['customer'] };
      expect(session).toMatchObject({ caller, sid: 's', profile: { name: 'Ann' }, agent: 'a'.repeat(200), seenAt: session.startedAt, version: 1 });
      expect([session.startedAt + 10 * HOUR - session.endsAt, session.startedAt + HOUR - session.expireAt].every((off) => off <= 0 && off > -1_000)).toBe(true);
      expect(await sessions.accessTokenOf(session).reveal()).toBe('a');
      expect(signedIn).toEqual([{ caller, scheme: 'session', session: session.key.slice(0, 16) }]);
    });

    it('that cannot be kept leave nothing granted behind', async () => {
      sessions = sessionsIn(Object.assign(Object.create(store()) as SessionStore, { add: () => Promise.reject(new Error('the store is gone')) }));
      const person = someone();
      await expect(sessions.begin(person, 'a browser')).rejects.toThrow('the store is gone');
      expect({ revoked, signedIn }).toEqual({ revoked: [person.tokens.refresh], signedIn: [] });
    });

    it('have their tokens replaced before anybody gets them, when these have expired', async () => {
      const grant = { tokens: { access: 'a2', refresh: 'r2' }, lasts: HOUR, scopes: ['openid'] };
      sessions = sessionsIn(store(), { refresh: () => Promise.resolve(grant) });
      const id = await sessions.begin(someone({ lasts: 0 }), '');
      const session = (await sessions.find(id)) as Session;
      expect({ version: session.version, token: await sessions.accessTokenOf(session).reveal() }).toEqual({ version: 2, token: 'a2' });
    });

    it('are so many of one person at most: the one that began first ends, is told, and its refresh token is given back', async () => {
      const person = someone();
      const ids = await begin(person, 5);
      expect(await Promise.all(ids.map(async (id) => (await sessions.find(id)) !== undefined))).toEqual([false, false, true, true, true]);
      expect({ ended, listed: (await listed(person)).length, signedIn: signedIn.length }).toEqual({
        ended: Array.from({ length: 2 }, () => 'this person has begun more than 3 sessions'),
        listed: 3,
        signedIn: 5,
      });
      expect(revoked).toHaveLength(2);
    });

    it('are begun without waiting for the provider to take back what an older one was granted', async () => {
      sessions = sessionsIn(store(), { revoke: () => new Promise<never>(() => undefined) });
      const ids = await begin(someone(), 4);
      expect(await Promise.all(ids.map(async (id) => (await sessions.find(id)) !== undefined))).toEqual([false, true, true, true]);
    });

    it('are listed for their person, the newest first and no more than there may be', async () => {
      const person = someone();
      const ids = await begin(person, 3);
      const kept = await Promise.all(ids.map(async (id) => (await sessions.find(id)) as Session));
      const last = kept[2] as Session;
      await store().add({ ...last, key: `${last.key} again`, startedAt: last.startedAt + 1, endsAt: last.endsAt + 1 }, last.endsAt);
      expect((await listed(person)).map(({ key }) => key)).toEqual([`${last.key} again`, last.key, kept[1]?.key]);
    });

    it('are as many of everybody else as before', async () => {
      const [one, other] = [someone(), someone()];
      const [id = ''] = await begin(one, 1);
      await begin(other, 4);
      expect(await sessions.find(id)).toBeDefined();
    });

    it('are as many as may be when many begin at once, the listing too', async () => {
      const person = someone();
      await Promise.all(Array.from({ length: 20 }, () => sessions.begin(person, 'a browser')));
      await begin(person, 1);
      expect((await store().ofPerson(new Identity(ISSUER, person.subject).key)).length).toBeLessThanOrEqual(3);
    });

    it('end when the provider says so: all of a person, or those of one of its sessions', async () => {
      const person = someone();
      const [here, there] = [await sessions.begin({ ...person, sid: `${person.subject} 1` }, ''), await sessions.begin({ ...person, sid: `${person.subject} 2` }, '')];
      await sessions.endedAtProvider({ sid: `${person.subject} 1`, subject: 'somebody else', at: Date.now() });
      await sessions.endedAtProvider({ subject: person.subject, issuer: 'https://tenant.example', at: Date.now() });
      await sessions.endedAtProvider({ sid: `${person.subject} 1`, issuer: 'https://tenant.example', at: Date.now() });
      expect(await sessions.find(here)).toBeDefined();
      await sessions.endedAtProvider({ sid: `${person.subject} 1`, subject: person.subject, at: Date.now() });
      expect([await sessions.find(here), (await sessions.find(there)) === undefined]).toEqual([undefined, false]);
      await sessions.endedAtProvider({ sid: `${person.subject} 2`, at: Date.now() });
      expect({ there: await sessions.find(there), ended }).toEqual({ there: undefined, ended: ['ended by the identity provider', 'ended by the identity provider'] });
    });

    it('go on when they began after the provider said that those before are over, however often it says so', async () => {
      const person = someone({ sid: 'the same' });
      const id = await sessions.begin(person, '');
      const { startedAt } = (await sessions.find(id)) as Session;
      const tell = async (at: number): Promise<boolean> => {
        await sessions.endedAtProvider({ subject: person.subject, at });
        await sessions.endedAtProvider({ subject: person.subject, sid: 'the same', at });
        return (await sessions.find(id)) !== undefined;
      };
      expect([await tell(startedAt - 60_000), await tell(startedAt - 3_001), ended]).toEqual([true, true, []]);
      // A token tells whole seconds, by the provider's clock.
      expect(await tell(startedAt - 3_000)).toBe(false);
    });

    it('end for all of a person when the provider names no session of its own, but for those that began since', async () => {
      const person = someone();
      const [before = '', since = ''] = await begin(person, 2);
      const { startedAt } = (await sessions.find(since)) as Session;
      await sessions.endedAtProvider({ subject: person.subject, at: startedAt - 3_001 });
      expect([(await sessions.find(before)) === undefined, (await sessions.find(since)) === undefined]).toEqual([true, false]);
    });

    it('end, and are given back, when their person revokes them', async () => {
      const person = someone();
      const id = await sessions.begin(person, '');
      await sessions.revoke((await sessions.find(id)) as Session);
      expect({ found: await sessions.find(id), ended, revoked }).toEqual({ found: undefined, ended: ['revoked'], revoked: [person.tokens.refresh] });
    });

    it('end when another takes the place of one in a browser, whatever its cookie was', async () => {
      const id = await sessions.begin(someone(), '');
      for (const cookie of [undefined, '', 'x', id, id]) await sessions.replaceBy(cookie);
      expect({ ended, revoked, found: await sessions.find(id) }).toEqual({ ended: ['signed in again'], revoked: [], found: undefined });
    });

    it('end, and are given back, when no browser got the cookie', async () => {
      const person = someone();
      const id = await sessions.begin(person, '');
      await sessions.abandon(id);
      await sessions.abandon(id);
      const [declined, without] = [someone(), someone({ tokens: { access: 'a' } })];
      await sessions.decline(declined);
      await sessions.decline(without);
      expect({ found: await sessions.find(id), ended, revoked }).toEqual({ found: undefined, ended: ['no browser got its cookie'], revoked: [person.tokens.refresh, declined.tokens.refresh] });
    });

    it('end when the sign-in fails once they are kept', async () => {
      const kept = store();
      const failing = Object.create(kept, { beyond: { value: () => Promise.reject(new Error('gone')) } }) as SessionStore;
      const person = someone();
      await expect(sessionsIn(failing).begin(person, '')).rejects.toThrow('gone');
      expect({ listed: await listed(person), ended, revoked: revoked.length }).toEqual({ listed: [], ended: ['no browser got its cookie'], revoked: 1 });
    });

    it('tell why the sign-in failed, also when they cannot be ended', async () => {
      const gone = (why: string) => ({ value: () => Promise.reject(new Error(why)) });
      const failing = Object.create(store(), { beyond: gone('the first fault'), find: gone('the second') }) as SessionStore;
      await expect(sessionsIn(failing).begin(someone(), '')).rejects.toThrow('the first fault');
    });

    it('end with a sign-out, and the browser is told where the provider’s own session ends', async () => {
      const person = someone();
      const session = (await sessions.find(await sessions.begin(person, ''))) as Session;
      expect(await sessions.signOut(session, 'https://shop.example/')).toBe(`${ISSUER}/end?1`);
      expect({ asked, ended, revoked }).toEqual({ asked: [['https://shop.example/', session]], ended: ['signed out'], revoked: [person.tokens.refresh] });
    });

    it('end with a sign-out, also when the provider is gone', async () => {
      const gone = () => Promise.reject(new Error('gone'));
      sessions = sessionsIn(store(), { revoke: gone, endSessionUrl: gone });
      const id = await sessions.begin(someone(), '');
      expect(await sessions.signOut((await sessions.find(id)) as Session, '/')).toBeUndefined();
      expect({ found: await sessions.find(id), ended }).toEqual({ found: undefined, ended: ['signed out', 'revocation failed'] });
    });
  });
});
