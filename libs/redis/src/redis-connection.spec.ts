import { Signals } from '@portico/platform';
import type { StoreChanged } from '@portico/platform';
import { describeWith, RedisServer } from '@portico/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { RedisConnection, WRONG_TYPE } from './redis-connection.ts';
import { RedisScript } from './redis-script.ts';
import { RedisSettings } from './redis.settings.ts';
import { StoreUnavailable } from './store-unavailable.ts';
import type { RecordRefused } from './telemetry/record.signals.ts';
import { RecordSignals } from './telemetry/record.signals.ts';

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
    const events = new Signals();
    [told, refused] = [[], []];
    events.of(RecordSignals).recordRefused.subscribe((record) => refused.push(record));
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

  it('fails commands in flight when Redis dies, and does not send them again', async () => {
    const failed = expect(connection.use((redis) => redis.blpop('never', 0))).rejects.toThrow(StoreUnavailable);
    await server.kill();
    await failed;
  });

  it('waits for a Redis that does not answer, and no longer once it is known to be gone', async () => {
    server.freeze();
    const refusedAfter = async (): Promise<number> => {
      const asked = performance.now();
      await expect(connection.use((redis) => redis.get('a'))).rejects.toThrow(StoreUnavailable);
      return performance.now() - asked;
    };
    const waited = await refusedAfter();
    await until(() => !connection.isUp);
    expect(await refusedAfter()).toBeLessThan(waited / 2);
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

  it('leaves a value of the wrong type alone that it was not asked about', async () => {
    await connection.use((redis) => redis.set('a', 'x'));
    for (const keys of [[], ['b']]) await expect(connection.use((redis) => redis.hgetall('a'), ...keys)).rejects.toThrow('WRONGTYPE');
    expect(await connection.use((redis) => redis.get('a'))).toBe('x');
    await connection.use((redis) => redis.set('b', 'x'));
    expect(await connection.use((redis) => redis.hgetall('a'), 'a', 'b')).toEqual({});
    expect(await connection.use((redis) => redis.exists('a', 'b'))).toBe(0);
    expect(connection.isUp).toBe(true);
  });

  it('sends commands together, and tells which of them met a value of another type', async () => {
    await connection.use((redis) => redis.set('text', 'x'));
    const replies = await connection.batch((redis) => [redis.set('a', '1'), redis.hget('text', 'field'), redis.incr('a'), redis.get('none')]);
    expect(replies).toEqual(['OK', WRONG_TYPE, 2, null]);
    await expect(connection.batch((redis) => [redis.get('a'), redis.incr('text')])).rejects.toThrow('not an integer');
    expect(await connection.use((redis) => redis.get('text'))).toBe('x');
  });

  it('runs scripts with as many keys as there are', async () => {
    const script = new RedisScript('listed', undefined, 'return {KEYS, ARGV}');
    expect(await connection.run(script, ['a', 'b'], [1])).toEqual([['spec:a', 'spec:b'], ['1']]);
    expect(await connection.run(script, ['a'], [1, 'x'])).toEqual([['spec:a'], ['1', 'x']]);
  });

  it('is closed for good, and says nothing of that', async () => {
    connection.close();
    await server.kill();
    await server.restart();
    expect(told).toEqual([true]);
    const other = connect();
    await other.settled();
    expect(await other.use(async (redis) => ((await redis.call('CLIENT', 'LIST')) as string).trim().split('\n').length)).toBe(1);
    expect(told).toEqual([true]);
  });

  it('says whether the BFF needs it, and why it is gone', async () => {
    const [needed, changes] = [new Signals(), [] as StoreChanged[]];
    needed.storeChanged.subscribe((change) => changes.push(change));
    const required = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, prefix: 'spec:', required: true }), needed);
    opened.push(required);
    await required.settled();
    await server.kill();
    await until(() => !required.isUp);
    expect(changes).toEqual([{ store: 'redis', up: true, required: true }, { store: 'redis', up: false, required: true, error: expect.any(Error) as Error }]);
    await expect(required.use((redis) => redis.get('a'))).rejects.toMatchObject({ cause: changes[1]?.error });
    await server.restart();
  });

  it('tells a mistake of ours from a Redis that is gone', async () => {
    await connection.use((redis) => redis.set('text', 'x'));
    const wrong = connection.use((redis) => redis.incr('text'));
    await expect(wrong).rejects.toThrow('not an integer');
    await expect(wrong).rejects.not.toThrow(StoreUnavailable);
    await expect(connection.use((redis) => redis.incr('text'), 'text')).rejects.toThrow('not an integer');
    expect(await connection.use((redis) => redis.get('text'))).toBe('x');
  });

  it('has the first commands wait until it is known what it is worth', async () => {
    expect(await connect().use((redis) => redis.set('a', '1'))).toBe('OK');
    expect(await connect().run(new RedisScript('one', 0, 'return 1'), [], [])).toBe(1);
    const closed = connect();
    const refused = expect(closed.use((redis) => redis.get('a'))).rejects.toThrow(StoreUnavailable);
    closed.close();
    await refused;
    await server.kill();
    await expect(connect().use((redis) => redis.get('a'))).rejects.toThrow(StoreUnavailable);
    await server.restart();
  });

  it('refuses a database that there is not, in the words of Redis, and writes nowhere', async () => {
    const wrong = connect({ url: `${server.url}/99` });
    await expect(wrong.use((redis) => redis.set('a', '1'))).rejects.toMatchObject({ cause: { message: expect.stringMatching(/DB index is out of range.*redis\.url/) as string } });
    await wait(200);
    expect([wrong.isUp, told]).toEqual([false, [false]]);
    await expect(wrong.use((redis) => redis.set('a', '1'))).rejects.toThrow(StoreUnavailable);
    expect(await connection.use((redis) => redis.exists('a'))).toBe(0);
  });

  it('uses the database of its URL', async () => {
    const second = connect({ url: `${server.url}/2` });
    await second.use((redis) => redis.set('a', '1'));
    expect([await connection.use((redis) => redis.exists('a')), await second.use((redis) => redis.exists('a'))]).toEqual([0, 1]);
  });

  it('is settled when nothing listens there', async () => {
    await server.kill();
    const lonely = connect();
    await lonely.settled();
    expect(lonely.isUp).toBe(false);
    await server.restart();
  });
});
