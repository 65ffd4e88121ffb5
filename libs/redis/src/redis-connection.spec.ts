import { Events } from '@portico/platform';
import { describeWith, RedisServer } from '@portico/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { RedisConnection } from './redis-connection.ts';
import { RedisScript } from './redis-script.ts';
import { RedisSettings } from './redis.settings.ts';
import { StoreUnavailable } from './store-unavailable.ts';

describeWith('redis-server')('the connection to Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let told: boolean[];

  beforeEach(async () => {
    server = await RedisServer.start();
    connection = connect();
    await connection.settled();
  });

  afterEach(async () => {
    connection.close();
    await server.stop();
  });

  const connect = (settings: Partial<RedisSettings> = {}): RedisConnection => {
    const events = new Events();
    told = [];
    events.storeChanged.subscribe(({ up }) => told.push(up));
    return new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, prefix: 'spec:', ...settings }), events);
  };

  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await wait(5);
  };

  it('carries commands, with all keys under the prefix', async () => {
    await connection.use((redis) => redis.set('a', '1'));
    expect(await connection.use((redis) => redis.call('KEYS', '*'))).toEqual(['spec:a']);
    expect(connection.isUp).toBe(true);
  });

  it('runs scripts, by their hash once Redis knows them, and in full again after a restart', async () => {
    const script = new RedisScript('add', 1, "return redis.call('INCRBY', KEYS[1], ARGV[1])");
    expect([await connection.run(script, ['sum'], [2]), await connection.run(script, ['sum'], [3])]).toEqual([2, 5]);
    await server.kill();
    await server.restart();
    await until(() => connection.isUp);
    expect(await connection.run(script, ['sum'], [4])).toBe(4);
  });

  it('fails at once while Redis is gone, and comes back by itself', async () => {
    await server.kill();
    await until(() => !connection.isUp);
    await expect(connection.use((redis) => redis.get('a'))).rejects.toThrow(StoreUnavailable);
    await server.restart();
    await until(() => connection.isUp);
    expect(await connection.use((redis) => redis.get('a'))).toBeNull();
    expect(told).toEqual([true, false, true]);
  });

  it('fails commands under way when Redis dies, and does not send them again', async () => {
    const failed = expect(connection.use((redis) => redis.blpop('never', 0))).rejects.toThrow(StoreUnavailable);
    await server.kill();
    await failed;
  });

  it('waits for a Redis that does not answer once, and not again until it does', async () => {
    server.freeze();
    await expect(connection.use((redis) => redis.get('a'))).rejects.toThrow(StoreUnavailable);
    const asked = performance.now();
    await expect(connection.use((redis) => redis.get('a'))).rejects.toThrow(StoreUnavailable);
    expect(performance.now() - asked).toBeLessThan(100);
    server.thaw();
    await until(() => connection.isUp);
    expect(await connection.use((redis) => redis.get('a'))).toBeNull();
  });

  it('tells a mistake of ours from a Redis that is gone', async () => {
    await connection.use((redis) => redis.set('text', 'x'));
    const wrong = connection.use((redis) => redis.incr('text'));
    await expect(wrong).rejects.toThrow('not an integer');
    await expect(wrong).rejects.not.toThrow(StoreUnavailable);
  });

  it('is settled when nobody is there', async () => {
    await server.kill();
    const lonely = connect();
    await lonely.settled();
    expect(lonely.isUp).toBe(false);
    lonely.close();
    await server.restart();
  });
});
