import { Events } from '@portico/platform';
import type { RecordRefused } from '@portico/platform';
import { describeWith, RedisServer } from '@portico/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { RedisConnection } from './redis-connection.ts';
import { RedisScript } from './redis-script.ts';
import { RedisSettings } from './redis.settings.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** Keeps our own event loop from doing anything else, for so many milliseconds. */
function hog(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describeWith('redis-server')('the connection to Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let opened: RedisConnection[];
  let told: boolean[];
  let refused: RecordRefused[];

  beforeEach(async () => {
    server = await RedisServer.start();
    opened = [];
    connection = connect();
    await connection.settled();
  });

  afterEach(async () => {
    for (const one of opened) one.close();
    await server.stop();
  });

  const connect = (settings: Partial<RedisSettings> = {}): RedisConnection => {
    const events = new Events();
    [told, refused] = [[], []];
    events.recordRefused.subscribe((record) => refused.push(record));
    events.storeChanged.subscribe(({ up }) => told.push(up));
    const connection = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, prefix: 'spec:', ...settings }), events);
    opened.push(connection);
    return connection;
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

  it('waits for a Redis that does not answer, and no longer once it is known to be gone', async () => {
    server.freeze();
    await expect(connection.use((redis) => redis.get('a'))).rejects.toThrow(StoreUnavailable);
    await until(() => !connection.isUp);
    const asked = performance.now();
    await expect(connection.use((redis) => redis.get('a'))).rejects.toThrow(StoreUnavailable);
    expect(performance.now() - asked).toBeLessThan(100);
    server.thaw();
    await until(() => connection.isUp);
    expect(await connection.use((redis) => redis.get('a'))).toBeNull();
    expect(told).toEqual([true, false, true]);
  });

  it('takes one slow answer for one slow answer', async () => {
    const quick = connect({ timeout: 50 });
    await quick.settled();
    server.freeze();
    await expect(quick.use((redis) => redis.get('a'))).rejects.toThrow(StoreUnavailable);
    expect(quick.isUp).toBe(true);
    server.thaw();
    expect(await quick.use((redis) => redis.get('a'))).toBeNull();
    expect(told).toEqual([true]);
  });

  it('does not take its own late event loop for a late Redis', async () => {
    const quick = connect({ timeout: 20 });
    await quick.settled();
    const all = Promise.all(Array.from({ length: 500 }, (_, index) => quick.use((redis) => redis.get(`k${index}`))));
    hog(200);
    expect(await all).toHaveLength(500);
    expect(told).toEqual([true]);
  });

  it('gives up a connection that is stuck, and has another', async () => {
    await expect(connection.use((redis) => redis.blpop('never', 0))).rejects.toThrow(StoreUnavailable);
    await until(() => !connection.isUp);
    await until(() => connection.isUp);
    await connection.use((redis) => redis.set('a', '1'));
    expect(await connection.use((redis) => redis.get('a'))).toBe('1');
  });

  it('deletes a value of the wrong type, tells of it, and goes on', async () => {
    const script = new RedisScript('count', 1, "return redis.call('HINCRBY', KEYS[1], 'n', 1)");
    for (const key of ['thing:a', 'thing:b']) await connection.use((redis) => redis.set(key, 'made up'));
    expect(await connection.run(script, ['thing:a'], [])).toBe(1);
    expect(await connection.use((redis) => redis.hgetall('thing:b'), 'thing:b')).toEqual({});
    expect(refused).toEqual([{ purpose: 'thing', because: 'type' }, { purpose: 'thing', because: 'type' }]);
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
    await server.restart();
  });
});
