import { Identity } from '@portico/platform';
import type { Session } from './session.ts';
import { eachStore } from './session-store.contract.fixture.ts';
import { sessionOf, soon } from './session.fixture.ts';

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

    it('ends a session by the time of its last use, or of what replaced it', async () => {
      const [used, replaced] = [sessionOf('ned'), sessionOf('ned')];
      for (const session of [used, replaced]) await store().add(session, soon());
      await store().seen(used.key, Date.now(), Date.now() - 1);
      await store().replace({ ...replaced, version: 2 }, Date.now() - 1);
      expect([await store().find(used.key), await store().find(replaced.key)]).toEqual([undefined, undefined]);
    });

    it('finds the sessions of a person, and those of one sign-in at the provider', async () => {
      const [here, there] = [sessionOf('eve', { sid: 's1' }), sessionOf('eve', { sid: 's2' })];
      for (const session of [here, there, sessionOf('fay', { sid: 's3' })]) await store().add(session, soon());
      const keys = (sessions: readonly Session[]): string[] => sessions.map(({ key }) => key).sort();
      expect(keys(await store().ofPerson(new Identity('https://idp.example', 'eve').key))).toEqual(keys([here, there]));
      expect(keys(await store().ofProviderSession('https://idp.example', 's1'))).toEqual([here.key]);
      expect(await store().ofPerson(new Identity('https://other.example', 'eve').key)).toEqual([]);
      expect(await store().ofProviderSession('https://other.example', 's1')).toEqual([]);
      await store().remove(here);
      expect(keys(await store().ofPerson(new Identity('https://idp.example', 'eve').key))).toEqual([there.key]);
    });

    it('lists the newest of a person’s sessions first, and no more than are wanted', async () => {
      const sessions = Array.from({ length: 250 }, (_, index) => sessionOf('gil', { startedAt: 1_000 + index, endsAt: Date.now() + 600_000 + index }));
      for (const session of sessions) await store().add(session, soon());
      const newest = sessions.toReversed().map(({ key }) => key);
      const listed = async (most?: number): Promise<string[]> => (await store().ofPerson(new Identity('https://idp.example', 'gil').key, most)).map(({ key }) => key);
      expect({ three: await listed(3), all: await listed() }).toEqual({ three: newest.slice(0, 3), all: newest });
    });

    it('tells which sessions of a person are too many beside a new one: those that began first, and none that have ended', async () => {
      const sessions = Array.from({ length: 5 }, (_, index) => sessionOf('hue', { startedAt: 1_000 + index }));
      for (const session of sessions) await store().add(session, soon());
      const latest = sessions[4] as Session;
      const beyond = async (most: number): Promise<string[]> => (await store().beyond(latest, most)).map(({ key }) => key);
      expect(await beyond(5)).toEqual([]);
      expect(await beyond(3)).toEqual([sessions[1]?.key, sessions[0]?.key]);
      await store().remove(sessions[1] as Session);
      expect(await beyond(3)).toEqual([sessions[0]?.key]);
      expect(await beyond(1)).toEqual([3, 2, 0].map((at) => sessions[at]?.key));
      // One that began first may be the last to ask.
      expect((await store().beyond(sessions[0] as Session, 2)).map(({ key }) => key)).toEqual([sessions[3]?.key, sessions[2]?.key]);
    });

    it('gives a lock to one, until it is given back or its time is over', async () => {
      const { key } = sessionOf('lock');
      expect([await store().lock(key, 'one', 60_000), await store().lock(key, 'other', 60_000)]).toEqual([true, false]);
      expect(await store().lock(sessionOf('another lock').key, 'other', 60_000)).toBe(true);
      await store().unlock(key, 'other');
      expect(await store().lock(key, 'other', 60_000)).toBe(false);
      await store().unlock(key, 'one');
      expect(await store().lock(key, 'other', 1)).toBe(true);
      while (!(await store().lock(key, 'third', 60_000))) await new Promise((resolve) => setTimeout(resolve, 2));
    });
  });
});
