import { Identity, Signals } from '@portico/platform';
import { RedisConnection, RedisSettings } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import fc from 'fast-check';
import { hash } from 'node:crypto';
import { networkKey } from '../limit-key.ts';
import { limitOf } from '../limits/limit.ts';
import { LimitSet } from '../limits/limit-set.ts';
import { MemoryStore } from './memory.store.ts';
import { RedisStore } from './redis.store.ts';
import { day, even, hour, minute, month, ofName, START, storeContract, strict } from './store-contract.fixture.ts';

describeWith('redis-server')('limits in Redis', () => {
  let server: RedisServer;
  let redis: RedisConnection;

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, prefix: 'spec:', timeout: 10_000 }), new Signals());
    await redis.settled();
  });
  beforeEach(() => redis.use((client) => client.flushall()));
  afterAll(async () => {
    redis.close();
    await server.stop();
  });

  storeContract(async () => {
    const clock = { now: START };
    return Object.assign(clock, { store: new RedisStore(redis, 'caller', () => clock.now) });
  });

  it('agrees with the memory about everything', async () => {
    const limits = [minute, hour, even, day, month, strict, limitOf({ name: 'odd', quota: 7, per: 100_001, burst: 5 })];
    const step = fc.record({
      // A clock is set back, too.
      after: fc.oneof(fc.integer({ min: -30_000, max: 1_500 }), fc.integer({ min: -86_400_000, max: 40 * 86_400_000 })),
      cost: fc.integer({ min: 1, max: 15 }),
      chosen: fc.subarray(limits, { minLength: 1 }),
    });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        let now = START;
        const memory = new MemoryStore(10, () => now);
        const shared = new RedisStore(redis, 'caller', () => now);
        const whom = ofName(`run ${(runs += 1)}`);
        for (const { after, cost, chosen } of steps) {
          now += after;
          const set = new LimitSet(chosen);
          expect(await shared.consume(whom, set, cost)).toEqual(memory.consume(whom, set, cost));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('goes by the clock of Redis, one for all replicas', async () => {
    const [seconds = '0'] = await redis.use((client) => client.time() as unknown as Promise<string[]>);
    const verdict = await new RedisStore(redis, 'caller').consume(ofName('a'), new LimitSet([day]), 1);
    const untilMidnight = 86_400 - (Number(seconds) % 86_400);
    expect(Math.abs(verdict.resetIn - untilMidnight)).toBeLessThanOrEqual(60);
  });

  it('lets exactly the quota through when many ask at once', async () => {
    const store = new RedisStore(redis, 'caller');
    const set = new LimitSet([limitOf({ name: 'many', quota: 100, per: 3_600_000 })]);
    const verdicts = await Promise.all(Array.from({ length: 2_000 }, () => store.consume(ofName('a'), set, 1)));
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(100);
  });

  it('needs one command for all limits of a request, and writes no name of anybody', async () => {
    const store = new RedisStore(redis, 'address');
    const set = new LimitSet([minute, hour, day, even]);
    await store.consume(networkKey('192.0.2.1', 64), set, 1);
    const count = async (): Promise<number> => Number(/evalsha:calls=(\d+)/.exec(await redis.use((client) => client.info('commandstats')))?.[1] ?? 0);
    const before = await count();
    await store.consume(networkKey('192.0.2.1', 64), set, 1);
    expect((await count()) - before).toBe(1);
    const keys = (await redis.use((client) => client.call('KEYS', '*'))) as string[];
    expect(keys).toEqual([expect.stringMatching(/^spec:limit:address:[\w-]{43}$/)]);
  });

  it('keeps what is counted for as long as the longest limit needs it, and little longer', async () => {
    const store = new RedisStore(redis, 'caller');
    await store.consume(ofName('a'), new LimitSet([hour, minute]), 1);
    await store.consume(ofName('a'), new LimitSet([minute]), 1);
    const [key = ''] = (await redis.use((client) => client.call('KEYS', '*'))) as string[];
    const left = await redis.use((client) => client.pttl(key.slice('spec:'.length)));
    expect(left).toBeGreaterThan(3_630_000);
    expect(left).toBeLessThanOrEqual(3_660_000);
  });

  it.each(['4', '4:', ':1', '4:x', 'x4:UNTIL', '4:UNTILx', '4:UNTIL:1', '-4:UNTIL', '1.5:UNTIL', ' 4:UNTIL', '4:UNTIL\n', '4e0:UNTIL', '4 UNTIL'])('takes for no count what it has not written: %j', async (written) => {
    const store = new RedisStore(redis, 'caller', () => START);
    const set = new LimitSet([minute]);
    const name = `limit:caller:${hash('sha256', ofName('a'), 'base64url')}`;
    const remaining = async (text: string): Promise<number> => {
      await redis.use((client) => client.hset(name, minute.bucket, text.replace('UNTIL', String(START + 30_000))));
      return (await store.consume(ofName('a'), set, 1)).remaining;
    };
    expect({ believed: await remaining('4:UNTIL'), other: await remaining(written) }).toEqual({ believed: 0, other: 4 });
  });

  it.each<[string, (key: string) => Promise<unknown>]>([
    ['no numbers', (key) => redis.use((client) => client.hset(key, 'minute', 'x', 'hour', '', 'even', '1e9:1e9'))],
    ['numbers without end', (key) => redis.use((client) => client.hset(key, 'minute', `${'9'.repeat(400)}:${'9'.repeat(400)}`))],
    ['of another type', (key) => redis.use((client) => client.set(key, 'x'))],
  ])('answers, whatever others have written there: counts that are %s', async (_, write) => {
    const store = new RedisStore(redis, 'caller');
    const set = new LimitSet([minute, hour, even]);
    await store.consume(new Identity('spec', 'a').key, set, 1);
    const [key = ''] = (await redis.use((client) => client.call('KEYS', '*'))) as string[];
    const name = key.slice('spec:'.length);
    await redis.use((client) => client.del(name));
    await write(name);
    expect(await store.consume(new Identity('spec', 'a').key, set, 1)).toMatchObject({ allowed: expect.any(Boolean) as boolean });
  });
});
