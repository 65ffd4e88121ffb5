import { Events } from '@portico/platform';
import { RedisConnection, RedisSettings } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { RedisReplayStore } from './redis.replay-store.ts';
import { replayStoreContract } from './replay-store.contract.ts';

describeWith('redis-server')('in Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;

  beforeAll(async () => {
    server = await RedisServer.start();
    connection = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, timeout: 5_000 }), new Events());
    await connection.settled();
  });
  afterAll(async () => {
    connection.close();
    await server.stop();
  });

  /** As if it had passed: no test waits, and none is late. */
  const pass = (time: number): Promise<void> =>
    connection.use(async (redis) => {
      for (const key of await redis.keys('*')) await redis.pexpire(key, (await redis.pttl(key)) - time);
    });

  replayStoreContract(async () => {
    await connection.use((redis) => redis.flushall());
    return { store: new RedisReplayStore(connection), pass };
  });

  it('does not know what is new while Redis is gone', async () => {
    await server.kill();
    await expect(new RedisReplayStore(connection).remember('a', 1_000)).rejects.toThrow('the store cannot be reached');
    await server.restart();
  });
});
