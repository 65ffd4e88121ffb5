import { hash } from 'node:crypto';
import { SecretText } from '@portico/config';
import { Signals } from '@portico/platform';
import { RecordSignals, RedisConnection, RedisSettings, SealedRecords, Seals, StoreUnavailable } from '@portico/redis';
import type { RecordRefused } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { SharedKey } from '../keys/cache-key.ts';
import { FRESHNESS, STALE } from '../requirements/freshness-rows.fixture.ts';
import { OwnCache } from '../requirements/own-cache.fixture.ts';
import { SELECTING, TARGETED } from '../requirements/selecting-rows.fixture.ts';
import { STORING } from '../requirements/storing-rows.fixture.ts';
import { tryRequirement } from '../requirements/try-requirement.fixture.ts';
import { RedisStore } from './redis.store.ts';
import { answerOf, reading, storeContract, VARIANTS } from './store-contract.fixture.ts';

const recordsOf = (events = new Signals(), bff = 'web-bff', secret = 's'): SealedRecords =>
  new SealedRecords(new Seals([new SecretText(secret.repeat(32))], bff).for('cache'), 'cache', events);
const LIMITS = { variants: VARIANTS, retain: 3_600_000, bytes: 100_000_000 };
const START = Date.UTC(2026, 2, 4);

describeWith('redis-server')('answers in Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let second: RedisConnection;
  const connect = async (url: string): Promise<RedisConnection> => {
    const one = new RedisConnection(Object.assign(new RedisSettings(), { url, prefix: 'spec:' }), new Signals());
    await one.settled();
    return one;
  };

  beforeAll(async () => {
    server = await RedisServer.start();
    [connection, second] = [await connect(server.url), await connect(server.url)];
  });
  beforeEach(() => connection.use((redis) => redis.flushall()));
  afterAll(async () => {
    connection.close();
    second.close();
    await server.stop();
  });

  storeContract(() => {
    let now = START;
    const storeOn = (one: RedisConnection): RedisStore => new RedisStore(one, recordsOf(), LIMITS, () => now);
    return { store: storeOn(connection), other: storeOn(second), pass: (milliseconds) => void (now += milliseconds) };
  });

  it.each([...STORING, ...FRESHNESS, ...STALE, ...SELECTING, ...TARGETED])(
    'RFC $rfc, section $section, $keyword: $says',
    async (requirement) => {
      const clock = { seconds: 0 };
      const store = new RedisStore(connection, recordsOf(), LIMITS, () => START + clock.seconds * 1_000);
      const kind = { private: requirement.private, trusting: requirement.steps.some(({ trusted }) => trusted) };
      await tryRequirement(requirement, new OwnCache(store, clock, kind));
    },
  );

  const key = new SharedKey(reading('/p'));
  const keep = async (store: RedisStore, answer = answerOf('1', { tags: ['lamps'] })): Promise<boolean> =>
    store.keep(key, answer, { keepFor: 60_000, sentAgo: 0, version: (await store.find([key])).version });

  it('go by the clock of Redis, and leave nothing behind that does not expire', async () => {
    const store = new RedisStore(connection, recordsOf(), LIMITS);
    await keep(store);
    await store.purge(key.place);
    await keep(store);
    await store.purgeTag('lamps');
    await keep(store, answerOf('2'));
    const left = await connection.use(async (redis) =>
      Promise.all((await redis.keys('spec:*')).map((name) => redis.pttl(name.slice('spec:'.length)))),
    );
    expect({
      keys: left.length > 0,
      all: left.every((milliseconds) => milliseconds > 0),
      found: (await store.find([key])).hit?.answer.body,
    }).toEqual({ keys: true, all: true, found: '2' });
  });

  it('are found in one round trip', async () => {
    const store = new RedisStore(connection, recordsOf(), LIMITS);
    await keep(store);
    const calls = jest.spyOn(connection, 'use');
    await store.find([key]);
    expect(calls).toHaveBeenCalledTimes(1);
    calls.mockRestore();
  });

  it('have all keys of a script under one hash tag, so that a cluster takes it', async () => {
    const run = jest.spyOn(connection, 'run');
    const store = new RedisStore(connection, recordsOf(), LIMITS);
    await keep(store);
    await store.purgeTag('lamps');
    const tags = run.mock.calls.map(([, keys]) => new Set(keys.map((name) => /\{(.+?)\}/.exec(name)?.[1])).size);
    run.mockRestore();
    expect(tags).toEqual([1, 1, 1, 1, 1]);
  });

  it('take no more room than a replica may fill', async () => {
    const store = new RedisStore(connection, recordsOf(), { ...LIMITS, bytes: 20_000 });
    let kept = 0;
    for (let at = 0; at < 100; at += 1) {
      const one = new SharedKey(reading(`/${at}`));
      if (await store.keep(one, answerOf('1'), { keepFor: 60_000, sentAgo: 0, version: (await store.find([one])).version })) kept += 1;
    }
    expect(kept).toBeLessThanOrEqual(20);
    expect(kept).toBeGreaterThan(5);
  });

  it('take less room than they are long', async () => {
    const store = new RedisStore(connection, recordsOf(), LIMITS);
    await keep(store, answerOf(JSON.stringify(Array.from({ length: 1_000 }, (_, id) => ({ id, name: `product ${id}` })))));
    const length = await connection.use(async (redis) => (await redis.hvals(`cache:{${key.place}}:shared`)).join('').length);
    expect(length).toBeLessThan(20_000);
  });

  describe('that others can write to', () => {
    const name = `cache:{${key.place}}:shared`;
    const plain = hash('sha1', key.fixed, 'hex');
    /** What stands there of an answer that varies by a field. */
    const planted = (): Promise<{ id: string; sealed: string; kept: string }> =>
      connection.use(async (redis) => {
        const id = (await redis.hkeys(name)).find((field) => field.startsWith('v:'))?.slice(2) ?? '';
        return { id, sealed: (await redis.hget(name, `v:${id}`)) ?? '', kept: (await redis.hget(name, `k:${id}`)) ?? '' };
      });
    const write = (id: string, text: string): Promise<unknown> => connection.use((redis) => redis.hset(name, `v:${id}`, text));
    const foreign = { format: 1, status: 200, fields: {}, body: 'x', age: 0, vary: [], tags: [] };

    it.each<[string, RecordRefused['because'], () => Promise<unknown>]>([
      ['made up', 'format', async () => write((await planted()).id, JSON.stringify(foreign))],
      [
        'sealed by another BFF',
        'seal',
        async () => {
          const { id } = await planted();
          await write(id, recordsOf(undefined, 'mobile-bff').close(foreign, `${name} ${id}`));
        },
      ],
      [
        'moved from a caller’s own',
        'seal',
        async () => {
          const { id } = await planted();
          await write(id, recordsOf().close(foreign, `cache:{${key.place}}:ann ${id}`));
        },
      ],
      [
        'chosen by fewer fields than they vary by',
        'seal',
        async () => {
          const { sealed, kept } = await planted();
          await connection.use((redis) => redis.hset(name, { vary: '', [`v:${plain}`]: sealed, [`k:${plain}`]: kept }));
        },
      ],
    ])('are not believed when they are %s', async (_, because, tamper) => {
      const events = new Signals();
      const refused: RecordRefused[] = [];
      events.of(RecordSignals).recordRefused.subscribe((record) => refused.push(record));
      const store = new RedisStore(connection, recordsOf(events), LIMITS);
      await keep(store, answerOf('1', { vary: ['accept'] }));
      await tamper();
      expect({ hit: (await store.find([key])).hit, refused }).toEqual({ hit: undefined, refused: [{ purpose: 'cache', because }] });
    });
  });

  it('are not there while Redis is gone: a read is a miss, keeping does nothing, and a purge fails', async () => {
    const gone = await connect('redis://127.0.0.1:1');
    const store = new RedisStore(gone, recordsOf(), LIMITS);
    expect(await store.find([key])).toEqual({ version: undefined, hit: undefined, missed: 'uri' });
    expect(await store.keep(key, answerOf('1'), { keepFor: 1_000, sentAgo: 0, version: '0' })).toBe(false);
    await expect(store.purge(key.place)).rejects.toThrow(StoreUnavailable);
    await expect(store.purgeTag('lamps')).rejects.toThrow(StoreUnavailable);
    gone.close();
  });

  it('that cannot be read for another reason are misses too, and that is told', async () => {
    const faults: unknown[] = [];
    const store = new RedisStore(connection, recordsOf(), LIMITS, undefined, (error) => faults.push(error));
    await keep(store, answerOf('x'.repeat(5_000)));
    const broken = { open: () => ({ format: 2, status: 200, fields: {}, age: 0, took: 0, vary: [], tags: [], packed: 'AAAA', bytes: 5_000 }) };
    const lookup = await new RedisStore(connection, broken as unknown as SealedRecords, LIMITS, undefined, (error) =>
      faults.push(error),
    ).find([key]);
    expect({ hit: lookup.hit, faults: faults.length }).toEqual({ hit: undefined, faults: 1 });
  });

  it('whose URL could not be purged while Redis was gone are purged before they are read again', async () => {
    const store = new RedisStore(connection, recordsOf(), LIMITS);
    await keep(store);
    const run = jest.spyOn(connection, 'run').mockRejectedValueOnce(new StoreUnavailable(undefined));
    await expect(store.purge(key.place)).rejects.toThrow(StoreUnavailable);
    run.mockRestore();
    expect((await store.find([key])).hit).toBeUndefined();
  });
});
