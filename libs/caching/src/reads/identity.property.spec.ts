import { SecretText } from '@portico/config';
import { Signals } from '@portico/platform';
import { RedisConnection, RedisSettings, SealedRecords, Seals } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import type { CacheKey } from '../keys/cache-key.ts';
import type { CacheStore, KeepOptions, Lookup, StoredAnswer } from '../stores/cache-store.ts';
import { MemoryStore } from '../stores/memory.store.ts';
import { RedisStore } from '../stores/redis.store.ts';
import { check, REQUESTS } from './identity-model.fixture.ts';
import type { Replica } from './identity-model.fixture.ts';

/** A store with a mistake in it. */
class Mistaken implements CacheStore {
  private readonly store = new MemoryStore({ bytes: 10_000_000, variants: 16 });

  constructor(private readonly mistake: (key: CacheKey) => Partial<CacheKey>) {}

  find(keys: readonly CacheKey[]): Lookup {
    const found = this.store.find(keys.map((key) => this.wrong(key)));
    return { ...found, hit: found.hit && { ...found.hit, key: keys[0] as CacheKey } };
  }

  keep(key: CacheKey, answer: StoredAnswer, options: KeepOptions): boolean {
    return this.store.keep(this.wrong(key), answer, options);
  }

  holds(place: string, version: string): boolean {
    return this.store.holds(place, version);
  }

  purge(place: string): void {
    this.store.purge(place);
  }

  purgeTag(tag: string): number {
    return this.store.purgeTag(tag);
  }

  private wrong(key: CacheKey): CacheKey {
    return Object.assign(Object.create(key) as CacheKey, this.mistake(key));
  }
}

const RUNS = 50;
const only = (store: CacheStore): readonly Replica[] => [{ bff: 'web-bff', store }];

describe('what is kept', () => {
  it(`is given to no caller and no request that it was not made for, over ${RUNS * REQUESTS} requests`, async () => {
    expect(await check(() => only(new MemoryStore({ bytes: 10_000_000, variants: 16 })), RUNS)).toBeGreaterThan(1_000);
  });

  it.each<[string, (key: CacheKey) => Partial<CacheKey>]>([
    ['keys have no identity', ({ shared }) => ({ owner: shared ? 'shared' : 'anyone' })],
    ['keys have only the subject', (key) => ({ owner: key.shared ? 'shared' : key.owner.slice(0, 1) })],
    ['a caller’s own entries are everybody’s', () => ({ owner: 'shared' })],
    ['Vary is lost, and with it what is forwarded', () => ({ fixed: '', fields: {} })],
    ['the query is lost', (key) => ({ place: key.place.slice(0, 1) })],
  ])('is found in the wrong hands where %s', async (_, mistake) => {
    await expect(check(() => only(new Mistaken(mistake)), 15)).rejects.toThrow(/ got /);
  });

  it('is found in the wrong hands where an answer that varies by the token is kept', async () => {
    const blind = (): CacheStore => {
      const store = new MemoryStore({ bytes: 10_000_000, variants: 16 });
      return {
        find: (keys) => (keys.forEach((key) => (key.unkeyed as Set<string>).clear()), store.find(keys)),
        keep: store.keep.bind(store),
        holds: store.holds.bind(store),
        purge: store.purge.bind(store),
        purgeTag: store.purgeTag.bind(store),
      };
    };
    await expect(check(() => only(blind()), 15)).rejects.toThrow(/ got /);
  });
});

describeWith('redis-server')('what two BFFs, one of them with two replicas, keep in one Redis', () => {
  let server: RedisServer;
  const connections: RedisConnection[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
    for (const bff of ['web-bff', 'web-bff', 'mobile-bff']) {
      // With one prefix: the seals alone keep them apart.
      const connection = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, prefix: 'all:' }), new Signals());
      connections.push(connection);
      await connection.settled();
      replicas.push({ bff, store: storeOf(bff, connection) });
    }
  });
  afterAll(async () => {
    for (const connection of connections) connection.close();
    await server.stop();
  });

  const replicas: Replica[] = [];
  const storeOf = (bff: string, connection: RedisConnection): CacheStore =>
    new RedisStore(connection, new SealedRecords(new Seals([new SecretText('s'.repeat(32))], bff).for('cache'), 'cache', new Signals()), {
      variants: 16,
      retain: 3_600_000,
      bytes: 100_000_000,
    });

  it(`is given to no other caller, request or BFF, over ${5 * REQUESTS} requests`, async () => {
    const flushed = async (): Promise<readonly Replica[]> => {
      await connections[0]?.use((redis) => redis.flushall());
      return replicas;
    };
    expect(await check(flushed, 5)).toBeGreaterThan(100);
  });
});
