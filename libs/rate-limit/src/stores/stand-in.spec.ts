import { Problem } from '@portico/platform';
import { RedisConnection, StoreUnavailable } from '@portico/redis';
import { RateLimitSettings } from '../rate-limit.settings.ts';
import { LimitSet } from '../limits/limit-set.ts';
import type { Verdict } from '../limits/verdict.ts';
import { CountingStore } from './counting.store.ts';
import { FallbackStore } from './fallback.store.ts';
import type { WithoutStore } from './fallback.store.ts';
import { MemoryStore } from './memory.store.ts';
import { openStore } from './open-store.ts';
import { hour, ofName } from './store-contract.fixture.ts';

const SET = new LimitSet([hour]);

/** A store of all replicas that cannot count. */
class BrokenStore extends CountingStore {
  asked = 0;

  constructor(private readonly reason: unknown) {
    super();
  }

  override async consume(): Promise<Verdict> {
    this.asked += 1;
    throw this.reason;
  }
}

const standIn = (shared: BrokenStore, isUp: boolean, without: WithoutStore = 'divide'): FallbackStore => new FallbackStore({ isUp }, shared, new MemoryStore(10), without, 2);

describe('what holds while the store of all replicas cannot count', () => {
  it.each([true, false])('is the replica’s share, and the store is asked only while it is known to answer: %s', async (isUp) => {
    const shared = new BrokenStore(new StoreUnavailable('gone'));
    const store = standIn(shared, isUp);
    const verdicts: (Verdict | undefined)[] = [];
    for (let time = 0; time < 5; time += 1) verdicts.push(await store.consume(ofName('a'), SET, 1));
    expect(verdicts.map((verdict) => verdict?.allowed)).toEqual([true, true, true, true, false]);
    expect(shared.asked).toBe(isUp ? 5 : 0);
    expect(await store.consume(ofName('b'), SET, 3)).toMatchObject({ allowed: true, remaining: 1 });
  });

  it('is an error where that is a mistake of ours', async () => {
    const mistake = new TypeError('no');
    for (const without of ['divide', 'open', 'closed'] as const) await expect(standIn(new BrokenStore(mistake), true, without).consume(ofName('a'), SET, 1)).rejects.toBe(mistake);
  });

  it('is nothing, or everything is refused, where that is declared', async () => {
    const shared = new BrokenStore(new StoreUnavailable('gone'));
    const refusal = { code: 'rate-limited', details: { headers: { 'retry-after': '5' } } };
    expect(standIn(shared, false, 'open').consume(ofName('a'), SET, 1)).toBeUndefined();
    expect(await standIn(shared, true, 'open').consume(ofName('a'), SET, 1)).toBeUndefined();
    expect(() => standIn(shared, false, 'closed').consume(ofName('a'), SET, 1)).toThrow(Problem);
    await expect(standIn(shared, true, 'closed').consume(ofName('a'), SET, 1)).rejects.toMatchObject(refusal);
  });

  it('is told to guards of @nestjs/throttler as if nothing had been taken, where nothing is limited', async () => {
    const record = await standIn(new BrokenStore(new StoreUnavailable('gone')), false, 'open').increment('key', 1_000, 0, 0, 'default');
    expect(record).toEqual({ totalHits: 0, timeToExpire: 0, isBlocked: false, timeToBlockExpire: 0 });
  });
});

describe('where a BFF counts', () => {
  it('is its own memory without Redis, which holds as many as the settings say', async () => {
    const store = openStore('caller', Object.assign(new RateLimitSettings(), { entries: 2 }), undefined);
    for (const name of ['a', 'b', 'c']) await store.consume(ofName(name), SET, 1);
    expect(store).toBeInstanceOf(MemoryStore);
    expect((store as MemoryStore).size).toBe(2);
  });

  it('is Redis while it answers, by its clock, each kind for itself', async () => {
    const asked: unknown[] = [];
    const run = (_script: unknown, [key]: string[], [now]: unknown[]): Promise<number[]> => Promise.resolve((asked.push([key?.split(':')[1], now]), [1_000, 1, 1, 2_000]));
    const there = { isUp: true, run } as unknown as RedisConnection;
    for (const kind of ['address', 'caller', 'guest', 'tracker'] as const) {
      expect(await openStore(kind, new RateLimitSettings(), there).consume(ofName('a'), SET, 1)).toMatchObject({ allowed: true, remaining: 7, resetIn: 1 });
    }
    expect(asked).toEqual([['address', ''], ['caller', ''], ['guest', ''], ['tracker', '']]);
  });

  it('is its own memory, bounded as well, while Redis is gone', async () => {
    const gone = Object.create(RedisConnection.prototype, { isUp: { value: false } }) as RedisConnection;
    const store = openStore('caller', Object.assign(new RateLimitSettings(), { entries: 1, replicas: 4 }), gone);
    expect(await store.consume(ofName('a'), SET, 1)).toMatchObject({ remaining: 1 });
    await store.consume(ofName('b'), SET, 1);
    expect(await store.consume(ofName('a'), SET, 1)).toMatchObject({ remaining: 1 });
  });
});
