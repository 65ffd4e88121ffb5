import { Events, Identity } from '@portico/platform';
import { RedisConnection, RedisSettings, StoreUnavailable } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { RedisStore } from './redis.store.ts';
import { storeContract } from './store-contract.fixture.ts';

describeWith('redis-server')('keys in Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;

  beforeAll(async () => {
    server = await RedisServer.start();
    connection = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, prefix: 'spec:' }), new Events());
    await connection.settled();
  });
  beforeEach(() => connection.use((redis) => redis.flushall()));
  afterAll(async () => {
    connection.close();
    await server.stop();
  });

  /** All keys come so much closer to their end. */
  const pass = async (milliseconds: number): Promise<void> => {
    await connection.use(async (redis) => {
      for (const key of await redis.keys('spec:*')) {
        const name = key.slice('spec:'.length);
        await redis.pexpire(name, (await redis.pttl(name)) - milliseconds);
      }
    });
  };

  storeContract(() => ({ store: new RedisStore(connection), pass }));

  it('leave nothing behind that does not expire', async () => {
    const store = new RedisStore(connection);
    const claim = { key: 'k', caller: new Identity('spec', 'ann'), fingerprint: 'f', token: 't' };
    const timeToLive = (): Promise<number> => connection.use((redis) => redis.pttl('idempotency:k'));
    await store.claim(claim, 10_000);
    expect(await timeToLive()).toBeGreaterThan(0);
    await store.complete(claim, '1', 60_000);
    expect(await timeToLive()).toBeGreaterThan(10_000);
  });

  it('are not known while Redis is gone', async () => {
    const gone = new RedisConnection(Object.assign(new RedisSettings(), { url: 'redis://127.0.0.1:1' }), new Events());
    await gone.settled();
    await expect(new RedisStore(gone).claim({ key: 'k', caller: new Identity('spec', 'ann'), fingerprint: 'f', token: 't' }, 1_000)).rejects.toThrow(StoreUnavailable);
    gone.close();
  });
});
