import { Signals } from '@portico/platform';
import type { StoreChanged } from '@portico/platform';
import { describeWith, RedisCluster, RedisServer } from '@portico/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { RedisConnection, WRONG_TYPE } from './redis-connection.ts';
import { RedisScript } from './redis-script.ts';
import { RedisSettings } from './redis.settings.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** In slots of all three nodes. */
const KEYS = Array.from({ length: 30 }, (_, index) => `key-${index}`);

describeWith('redis-server')('the connection to a Redis Cluster', () => {
  let cluster: RedisCluster;
  let told: StoreChanged[];
  const opened: RedisConnection[] = [];

  beforeAll(async () => void (cluster = await RedisCluster.start()), 60_000);
  afterEach(() => opened.splice(0).forEach((one) => one.close()));
  afterAll(() => cluster.stop());

  const connect = async (settings: Partial<RedisSettings> = {}): Promise<RedisConnection> => {
    const events = new Signals();
    told = [];
    const connection = new RedisConnection(Object.assign(new RedisSettings(), { url: cluster.url, cluster: true, prefix: 'spec:', timeout: 2_000, ...settings }), events);
    opened.push(connection);
    await connection.settled();
    events.storeChanged.subscribe((change) => told.push(change));
    return connection;
  };

  it('carries commands to the node that has the key, all under the prefix, each once', async () => {
    const connection = await connect();
    const counts = await Promise.all(KEYS.map((key) => connection.use((redis) => redis.incr(key))));
    expect(counts).toEqual(KEYS.map(() => 1));
    const nodes = await Promise.all(cluster.nodes.map(async ({ url }) => (await connect({ url })).use((redis) => redis.get('key-1'))));
    expect(nodes).toEqual(['1', '1', '1']);
  });

  it('sends commands together for keys of all nodes, and tells which met a value of another type', async () => {
    const connection = await connect();
    await connection.use((redis) => redis.set('text', 'x'));
    const replies = await connection.batch((redis) => [redis.hget('text', 'a'), ...KEYS.map((key) => redis.set(key, key)), ...KEYS.map((key) => redis.get(key))]);
    expect(replies).toEqual([WRONG_TYPE, ...KEYS.map(() => 'OK'), ...KEYS]);
  });

  it('runs scripts where their keys are, and a transaction of one key', async () => {
    const connection = await connect();
    const both = new RedisScript('both', 2, "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('INCR', KEYS[2])");
    for (const key of KEYS) expect(await connection.run(both, [`{${key}}:a`, `{${key}}:b`], ['x'])).toBe(1);
    expect(await connection.use((redis) => redis.multi().hset('hash', { a: '1' }).pexpire('hash', 60_000).exec())).toEqual([[null, 1], [null, 1]]);
  });

  it('deletes values of the wrong type whichever nodes have them', async () => {
    const connection = await connect();
    for (const key of KEYS.slice(0, 5)) await connection.use((redis) => redis.set(key, 'text'));
    expect(await connection.use((redis) => redis.hgetall('key-0'), ...KEYS.slice(0, 5))).toEqual({});
    expect(await connection.batch((redis) => KEYS.slice(0, 5).map((key) => redis.exists(key)))).toEqual([0, 0, 0, 0, 0]);
  });

  it('is of no use where it is no cluster, and says so', async () => {
    const alone = await RedisServer.start();
    try {
      const connection = await connect({ url: alone.url });
      await expect(connection.use((redis) => redis.get('a'))).rejects.toMatchObject({ cause: { message: expect.stringMatching(/cluster support disabled \(it is no cluster; leave redis\.cluster out\)$/) } });
    } finally {
      await alone.stop();
    }
  });

  it('is gone while a node is, and comes back with it', async () => {
    const connection = await connect({ timeout: 250 });
    const [, last] = cluster.nodes as [RedisServer, RedisServer];
    last.freeze();
    try {
      // What that node has is asked for until it is known.
      while (connection.isUp) await Promise.allSettled([...KEYS.map((key) => connection.use((redis) => redis.get(key))), wait(50)]);
      await expect(connection.use((redis) => redis.get('key-1'))).rejects.toThrow(StoreUnavailable);
    } finally {
      last.thaw();
    }
    while (!connection.isUp) await wait(50);
    expect(await Promise.all(KEYS.map((key) => connection.use((redis) => redis.set(key, 'y'))))).toEqual(KEYS.map(() => 'OK'));
    expect(told.map(({ up }) => up).slice(-2)).toEqual([false, true]);
  }, 60_000);
});
