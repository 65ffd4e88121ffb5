import { Identity } from '@portico/platform';
import { MemorySessionStore } from './memory-session.store.ts';
import type { Session } from './session.ts';
import { eachStore } from './session-store.contract.fixture.ts';

let count = 0;

const sessionOf = (subject: string, more: Partial<Session> = {}): Session => ({
  key: `key-${count++}`,
  caller: { identity: new Identity('https://idp.example', subject), scopes: ['profile'], roles: [] },
  sid: undefined,
  profile: { name: 'Ann' },
  agent: 'a browser',
  startedAt: Date.now(),
  endsAt: Date.now() + 600_000,
  seenAt: Date.now(),
  sealedTokens: 'sealed',
  renewAt: Date.now() + 270_000,
  expireAt: Date.now() + 300_000,
  version: 1,
  ...more,
});

const soon = (): number => Date.now() + 60_000;

describe('the store of sessions', () => {
  eachStore((store) => {
    it('finds what was added, under its key alone', async () => {
      const session = sessionOf('ann');
      await store().add(session, soon());
      expect(await store().find(session.key)).toEqual(session);
      expect(await store().find('another')).toBeUndefined();
    });

    it('does not find what is past its time', async () => {
      const session = sessionOf('old');
      await store().add(session, Date.now() - 1);
      expect(await store().find(session.key)).toBeUndefined();
      expect(await store().ofPerson(new Identity('https://idp.example', 'old').key)).toEqual([]);
    });

    it('replaces a session by its next version, once', async () => {
      const session = sessionOf('ben');
      await store().add(session, soon());
      const [one, other] = [{ ...session, sealedTokens: 'one', version: 2 }, { ...session, sealedTokens: 'other', version: 2 }];
      expect([await store().replace(one, soon()), await store().replace(other, soon())]).toEqual([true, false]);
      expect(await store().find(session.key)).toMatchObject({ sealedTokens: 'one', version: 2 });
    });

    it('does not bring back a session that has ended', async () => {
      const session = sessionOf('cat');
      await store().add(session, soon());
      expect([await store().remove(session), await store().remove(session)]).toEqual([true, false]);
      expect(await store().replace({ ...session, version: 2 }, soon())).toBe(false);
      await store().seen(session.key, Date.now(), soon());
      expect(await store().find(session.key)).toBeUndefined();
    });

    it('knows when a session was last used, whatever replaces it meanwhile', async () => {
      const session = sessionOf('dan');
      await store().add(session, soon());
      await store().seen(session.key, 5_000, soon());
      expect(await store().replace({ ...session, version: 2 }, soon())).toBe(true);
      expect(await store().find(session.key)).toMatchObject({ seenAt: 5_000, version: 2 });
    });

    it('finds the sessions of a person, and those of one sign-in at the provider', async () => {
      const [here, there] = [sessionOf('eve', { sid: 's1' }), sessionOf('eve', { sid: 's2' })];
      for (const session of [here, there, sessionOf('fay', { sid: 's3' })]) await store().add(session, soon());
      const keys = (sessions: readonly Session[]): string[] => sessions.map(({ key }) => key).sort();
      expect(keys(await store().ofPerson(new Identity('https://idp.example', 'eve').key))).toEqual(keys([here, there]));
      expect(keys(await store().ofProviderSession('https://idp.example', 's1'))).toEqual([here.key]);
      expect(await store().ofPerson(new Identity('https://other.example', 'eve').key)).toEqual([]);
      await store().remove(here);
      expect(keys(await store().ofPerson(new Identity('https://idp.example', 'eve').key))).toEqual([there.key]);
    });

    it('gives a lock to one, until it is given back or its time is over', async () => {
      const key = `lock-${count++}`;
      expect([await store().lock(key, 'one', 60_000), await store().lock(key, 'other', 60_000)]).toEqual([true, false]);
      await store().unlock(key, 'other');
      expect(await store().lock(key, 'other', 60_000)).toBe(false);
      await store().unlock(key, 'one');
      expect(await store().lock(key, 'other', 1)).toBe(true);
      while (!(await store().lock(key, 'third', 60_000))) await new Promise((resolve) => setTimeout(resolve, 2));
    });
  });

  it('in memory has room for so many: the one that began first ends', () => {
    const store = new MemorySessionStore(2);
    const sessions = ['gus', 'hal', 'ida'].map((subject) => sessionOf(subject));
    for (const session of sessions) store.add(session, soon());
    expect(sessions.map(({ key }) => store.find(key)?.caller.identity.subject)).toEqual([undefined, 'hal', 'ida']);
    expect(store.ofPerson(new Identity('https://idp.example', 'gus').key)).toEqual([]);
  });

  it('in memory forgets what is past its time when others begin', () => {
    let now = 1_000_000;
    const store = new MemorySessionStore(10, () => now);
    const session = sessionOf('jan');
    store.add(session, now + 1_000);
    now += 100_000;
    store.add(sessionOf('kim'), now + 1_000);
    expect(store.remove(session)).toBe(false);
  });
});
