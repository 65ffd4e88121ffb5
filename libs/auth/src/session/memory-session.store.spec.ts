import { Identity } from '@portico/platform';
import { MemorySessionStore } from './memory-session.store.ts';
import { sessionOf } from './session.fixture.ts';

const SECOND = 1_000;

/** How much the store keeps in each of its maps. */
const kept = (store: MemorySessionStore): number[] => Object.values(store).flatMap((value: unknown) => (value instanceof Map ? [value.size] : []));

describe('sessions in memory', () => {
  let now: number;
  const storeOf = (most: number): MemorySessionStore => new MemorySessionStore(most, () => now, () => now);
  const keysOf = (store: MemorySessionStore, subject: string): string[] => store.ofPerson(new Identity('https://idp.example', subject).key).map(({ key }) => key);

  beforeEach(() => (now = 1_000_000));

  it('have room for so many: the one that began first ends, and is not listed any more', () => {
    const store = storeOf(2);
    const sessions = ['gus', 'hal', 'ida'].map((subject) => sessionOf(subject, { sid: subject }));
    for (const session of sessions) store.add(session, now + SECOND);
    expect(sessions.map(({ key }) => store.find(key)?.caller.identity.subject)).toEqual([undefined, 'hal', 'ida']);
    expect(keysOf(store, 'gus')).toEqual([]);
    expect(kept(store)).toEqual([2, 4, 0]);
  });

  it('end at their time to the millisecond, and cannot be brought back then', () => {
    const store = storeOf(10);
    const session = sessionOf('jan');
    store.add(session, now + SECOND);
    now += SECOND - 1;
    expect(store.find(session.key)).toBe(session);
    now += 1;
    expect(store.replace({ ...session, version: 2 }, now + SECOND)).toBe(false);
    store.seen(session.key, now, now + SECOND);
    expect(store.find(session.key)).toBeUndefined();
  });

  it('last longer when they are used, or replaced', () => {
    const store = storeOf(10);
    const [used, replaced] = [sessionOf('kim'), sessionOf('lea')];
    for (const session of [used, replaced]) store.add(session, now + SECOND);
    store.seen(used.key, now, now + 3 * SECOND);
    store.replace({ ...replaced, version: 2 }, now + 3 * SECOND);
    now += 3 * SECOND - 1;
    expect([store.find(used.key)?.version, store.find(replaced.key)?.version]).toEqual([1, 2]);
    now += 1;
    expect([store.find(used.key), store.find(replaced.key)]).toEqual([undefined, undefined]);
  });

  it('leave nothing behind when they are found to be over, or end', () => {
    const store = storeOf(10);
    const [one, other] = [sessionOf('mia', { sid: 's1' }), sessionOf('mia', { sid: 's2' })];
    for (const session of [one, other]) store.add(session, now + SECOND);
    expect(kept(store)).toEqual([2, 3, 0]);
    store.remove(one);
    expect({ kept: kept(store), left: keysOf(store, 'mia') }).toEqual({ kept: [1, 2, 0], left: [other.key] });
    now += SECOND;
    store.find(other.key);
    expect(kept(store)).toEqual([0, 0, 0]);
  });

  it('are looked through for what is past its time once in a minute, when others begin: locks too', () => {
    const store = storeOf(10);
    store.add(sessionOf('nia'), now + SECOND);
    store.lock('over', 'one', 60 * SECOND - 1);
    store.lock('held', 'one', 60 * SECOND + 1);
    now += 60 * SECOND - 1;
    store.add(sessionOf('ola'), now + 1);
    expect(kept(store)).toEqual([2, 2, 2]);
    now += 1;
    store.add(sessionOf('pia'), now + SECOND);
    expect(kept(store)).toEqual([1, 1, 1]);
    expect(store.lock('held', 'other', SECOND)).toBe(false);
    now += SECOND;
    store.add(sessionOf('ria'), now + SECOND);
    expect(kept(store)).toEqual([2, 2, 1]);
  });

  it('are locked by one until its time is over', () => {
    const store = storeOf(10);
    store.lock('k', 'one', SECOND);
    now += SECOND - 1;
    expect(store.lock('k', 'other', SECOND)).toBe(false);
    now += 1;
    expect(store.lock('k', 'other', SECOND)).toBe(true);
    store.unlock('k', 'one');
    expect(store.lock('k', 'one', SECOND)).toBe(false);
  });
});
