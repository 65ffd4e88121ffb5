import { Identity, Signals } from '@portico/platform';
import { RecordSignals, RedisConnection, RedisSettings } from '@portico/redis';
import type { RecordRefused } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { RedisSessionStore } from './redis-session.store.ts';
import { recordsOf, sessionOf, soon } from './session.fixture.ts';
import type { Session } from './session.ts';

type Hash = Record<string, string>;

describeWith('redis-server')('sessions in a Redis that others can write to', () => {
  let server: RedisServer;
  let redis: RedisConnection;
  let store: RedisSessionStore;
  let refused: RecordRefused[];
  const events = new Signals();
  events.of(RecordSignals).recordRefused.subscribe((record) => refused.push(record));

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, timeout: 5_000 }), events);
    await redis.settled();
    store = new RedisSessionStore(redis, recordsOf(events));
  });
  beforeEach(async () => {
    refused = [];
    await redis.use((client) => client.flushall());
  });
  afterAll(async () => {
    redis.close();
    await server.stop();
  });

  const kept = async (subject: string, more: Partial<Session> = {}): Promise<Session> => {
    const session = sessionOf(subject, more);
    await store.add(session, soon());
    return session;
  };
  const hashOf = (key: string): Promise<Hash> => redis.use((client) => client.hgetall(`session:${key}`));
  const write = (key: string, hash: Hash): Promise<unknown> => redis.use((client) => client.multi().del(`session:${key}`).hset(`session:${key}`, hash).exec());
  const made = (session: Session, ...records: Parameters<typeof recordsOf>): string => recordsOf(...records).close({ session, until: soon() }, `session:${session.key}`);

  it('show nothing of who they are of, or of what they may', async () => {
    // Long enough to stand in no ciphertext by chance.
    const caller = { identity: new Identity('https://idp.example', 'ann-the-first'), scopes: ['all-orders'], roles: ['support'] };
    const { key } = await kept('ann-the-first', { caller });
    expect(JSON.stringify(await hashOf(key))).not.toMatch(/ann-the-first|support|idp\.example|all-orders/);
    expect((await store.find(key))?.caller).toEqual(caller);
    expect((await redis.use((client) => client.keys('*'))).join()).not.toMatch(/ann-the-first|idp\.example/);
    expect((await hashOf(key))['session']).toMatch(/^1\./);
  });

  const admin = sessionOf('ann', { key: 'k', caller: { identity: new Identity('https://idp.example', 'ann'), scopes: [], roles: ['admin'] } });

  it.each<[string, RecordRefused['because'], Hash]>([
    ['made up, as 0.1.0 kept them', 'format', { session: JSON.stringify(admin), version: '1', seen: String(Date.now()) }],
    ['made up in the form of ours', 'format', { session: JSON.stringify({ session: admin, until: soon() }), version: '1' }],
    ['no JSON', 'format', { session: 'x', version: '1' }],
    ['of a later format', 'format', { session: made(admin, events).replace(/^1/, '2'), version: '1' }],
    ['sealed with another secret', 'seal', { session: made(admin, events, 'web-bff', 'session', 'x'), version: '1' }],
    ['sealed by another BFF', 'seal', { session: made(admin, events, 'mobile-bff'), version: '1' }],
    ['sealed for another purpose', 'seal', { session: made(admin, events, 'web-bff', 'idempotency'), version: '1' }],
    ['copied from another key', 'seal', { session: made({ ...admin, key: 'other' }, events), version: '1' }],
  ])('are not believed when they are %s', async (_, because, hash) => {
    await write('k', hash);
    expect({ found: await store.find('k'), refused }).toEqual({ found: undefined, refused: [{ purpose: 'session', because }] });
  });

  it('are not believed with any byte changed or missing', async () => {
    const session = await kept('ann');
    const { session: sealed = '', version = '' } = await hashOf(session.key);
    for (let at = 0; at < sealed.length; at += 7) {
      for (const text of [`${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`, sealed.slice(0, at)]) {
        await write(session.key, { session: text, version });
        expect(await store.find(session.key)).toBeUndefined();
      }
    }
    await write(session.key, { session: sealed, version });
    expect(await store.find(session.key)).toMatchObject({ caller: { identity: { subject: 'ann' } } });
  });

  it('are not believed under the name of another, from which all is copied', async () => {
    const [own, other] = [await kept('mal'), await kept('ann')];
    await redis.use((client) => client.call('COPY', `session:${other.key}`, `session:${own.key}`, 'REPLACE'));
    expect({ found: await store.find(own.key), refused }).toEqual({ found: undefined, refused: [{ purpose: 'session', because: 'seal' }] });
  });

  it('cannot be values of another type', async () => {
    for (const plant of ['SET', 'RPUSH', 'SADD']) {
      await redis.use((client) => client.call(plant, `session:${plant}`, 'x'));
      expect(await store.find(plant)).toBeUndefined();
    }
    expect(refused).toEqual([1, 2, 3].map(() => ({ purpose: 'session', because: 'type' })));
  });

  it('do not last longer because their expiry is put off, or an old use is put in', async () => {
    const [idle, over] = [sessionOf('ann'), sessionOf('ben', { endsAt: Date.now() - 1 })];
    await store.add(idle, Date.now() + 1);
    await store.add(over, soon());
    for (const { key } of [idle, over]) await redis.use((client) => client.persist(`session:${key}`));
    // What Redis has let go is put back with a later time.
    await write(idle.key, { session: recordsOf().close({ session: idle, until: Date.now() - 1 }, `session:${idle.key}`), version: '1', seen: String(soon()) });
    expect([await store.find(idle.key), await store.find(over.key)]).toEqual([undefined, undefined]);
    const used = await kept('cat');
    await store.seen(used.key, 1, soon());
    await write(idle.key, { ...(await hashOf(idle.key)), seen: (await hashOf(used.key))['seen'] as string });
    expect(await store.find(idle.key)).toBeUndefined();
  });

  it('last as long as their use says, by the expiry that Redis keeps and by what is sealed', async () => {
    const begun = Date.now();
    const [later, muchLater] = [20_000, 40_000].map((time) => new RedisSessionStore(redis, recordsOf(events), () => begun + time)) as [RedisSessionStore, RedisSessionStore];
    const [idle, used, replaced] = ['ann', 'ben', 'cat'].map((subject) => sessionOf(subject)) as [Session, Session, Session];
    for (const session of [idle, used, replaced]) await store.add(session, begun + 20_000);
    await store.seen(used.key, begun, begun + 40_000);
    await store.replace({ ...replaced, version: 2 }, begun + 40_000);
    const left = await Promise.all([idle, used, replaced].map(({ key }) => redis.use((client) => client.pttl(`session:${key}`))));
    expect(left.map((milliseconds) => Math.round(milliseconds / 20_000))).toEqual([1, 2, 2]);
    expect(await Promise.all([idle, used, replaced].map(async ({ key }) => (await later.find(key))?.version))).toEqual([undefined, 1, 2]);
    expect([await muchLater.find(used.key), await muchLater.find(replaced.key)]).toEqual([undefined, undefined]);
  });

  it('do not come back when the record of one that was ended is put back', async () => {
    const session = await kept('ann');
    const before = await hashOf(session.key);
    await store.remove(session);
    await write(session.key, before);
    expect({ found: await store.find(session.key), refused }).toEqual({ found: undefined, refused: [{ purpose: 'session', because: 'older' }] });
  });

  it('belong to their own person, whatever an index says', async () => {
    const [own, other] = [await kept('mal', { sid: 's1' }), await kept('ann', { sid: 's2' })];
    const [index] = await redis.use((client) => client.keys('sessions:*'));
    for (const key of await redis.use((client) => client.keys('sessions:*'))) await redis.use((client) => client.zadd(key, Date.now() + 1_000_000, other.key, Date.now() + 900_000, 'made-up'));
    expect((await store.ofPerson(new Identity('https://idp.example', 'mal').key)).map(({ key }) => key)).toEqual([own.key]);
    expect((await store.ofProviderSession('https://idp.example', 's1')).map(({ key }) => key)).toEqual([own.key]);
    expect(index).toBeDefined();
  });

  it('begin and are listed, whatever stands where their index is to be', async () => {
    await kept('ann');
    for (const key of await redis.use((client) => client.keys('sessions:*'))) await redis.use((client) => client.set(key, 'x'));
    expect(await store.ofPerson(new Identity('https://idp.example', 'ann').key)).toEqual([]);
    const { key } = await kept('ann');
    expect((await store.ofPerson(new Identity('https://idp.example', 'ann').key)).map((one) => one.key)).toEqual([key]);
  });

  it('are found by person and by provider session until they end, though one that ends sooner began since', async () => {
    const who = { sid: 'provider-1' };
    const long = await kept('ann', { ...who, endsAt: Date.now() + 3_600_000 });
    await kept('ann', { ...who, endsAt: Date.now() + 60_000 });
    const indexes = await redis.use((client) => client.keys('sessions:*'));
    const left = await Promise.all(indexes.map((index) => redis.use((client) => client.pttl(index))));
    expect(left.map((milliseconds) => Math.round(milliseconds / 60_000))).toEqual([60, 60]);
    expect((await store.ofProviderSession('https://idp.example', 'provider-1')).map(({ key }) => key)).toContain(long.key);
    // One that lasts longer makes it last longer.
    await kept('ann', { ...who, endsAt: Date.now() + 7_200_000 });
    expect(Math.round((await redis.use((client) => client.pttl(indexes[0] as string))) / 60_000)).toBe(120);
  });

  it('leave their index when they have ended, or are gone', async () => {
    const [one, other, third] = [await kept('ann'), await kept('ann'), await kept('ann')];
    const [index = ''] = await redis.use((client) => client.keys('sessions:*'));
    const count = (): Promise<number> => redis.use((client) => client.zcard(index));
    await store.remove(one);
    expect(await count()).toBe(2);
    await redis.use((client) => client.del(`session:${other.key}`));
    expect((await store.ofPerson(new Identity('https://idp.example', 'ann').key)).map(({ key }) => key)).toEqual([third.key]);
    expect(await count()).toBe(1);
    const later = new RedisSessionStore(redis, recordsOf(events), () => third.endsAt + 1);
    await later.add(sessionOf('ann', { endsAt: third.endsAt + 60_000 }), third.endsAt + 60_000);
    expect(await count()).toBe(1);
  });

  it('are read in few round trips, however many one person has, and Redis is not gone for others', async () => {
    const told: boolean[] = [];
    const quickEvents = new Signals();
    quickEvents.storeChanged.subscribe(({ up }) => told.push(up));
    for (let index = 0; index < 2_000; index += 1) await kept('bot', { endsAt: Date.now() + 600_000 + index });
    const quick = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, timeout: 250 }), quickEvents);
    await quick.settled();
    const batch = jest.spyOn(quick, 'batch');
    const others = new RedisSessionStore(quick, recordsOf(quickEvents));
    const listings = await Promise.all(Array.from({ length: 10 }, () => others.ofPerson(new Identity('https://idp.example', 'bot').key, 50)));
    expect(listings.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 50));
    expect({ roundTrips: batch.mock.calls.length, told, up: quick.isUp }).toEqual({ roundTrips: 10, told: [true], up: true });
    expect(await others.ofPerson(new Identity('https://idp.example', 'bot').key)).toHaveLength(2_000);
    quick.close();
  });
});
