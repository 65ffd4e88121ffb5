import { Signals } from '@portico/platform';
import { RedisConnection, RedisSettings, StoreUnavailable } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import type { RedisCommands } from '@portico/redis';
import { RedisReplayStore } from './redis.replay-store.ts';
import { replayStoreContract } from './replay-store.contract.ts';

const connect = (url: string): RedisConnection => new RedisConnection(Object.assign(new RedisSettings(), { url, timeout: 5_000 }), new Signals());

/** Makes all that is there so much older: no test has to wait. @param time milliseconds */
async function age(client: RedisCommands, time: number): Promise<void> {
  for (const key of await client.keys('*')) {
    const left = (await client.pttl(key)) - time;
    await (left > 0 ? client.pexpire(key, left) : client.del(key));
  }
}

describeWith('redis-server')('a memory of proofs in Redis', () => {
  let redis: RedisServer;
  let connections: readonly [RedisConnection, RedisConnection];

  beforeAll(async () => {
    redis = await RedisServer.start();
    connections = [connect(redis.url), connect(redis.url)];
    await Promise.all(connections.map((one) => one.settled()));
  });
  afterAll(async () => {
    for (const one of connections) one.close();
    await redis.stop();
  });

  replayStoreContract(async () => {
    await connections[0].use((client) => client.flushall());
    return { store: new RedisReplayStore(connections[0]), pass: (time) => connections[0].use((client) => age(client, time)) };
  });

  it('is one for all replicas', async () => {
    const [here, there] = connections.map((one) => new RedisReplayStore(one)) as [RedisReplayStore, RedisReplayStore];
    expect(await here.remember('proof', 60_000)).toBe(true);
    expect(await there.remember('proof', 60_000)).toBe(false);
  });

  it('takes any part of a millisecond for a whole one', async () => {
    expect(await new RedisReplayStore(connections[0]).remember('part', 60_000.5)).toBe(true);
  });

  it('does not know while Redis is gone', async () => {
    const nowhere = connect('redis://127.0.0.1:1');
    await nowhere.settled();
    await expect(new RedisReplayStore(nowhere).remember('proof', 1_000)).rejects.toThrow(StoreUnavailable);
    nowhere.close();
  });
});
