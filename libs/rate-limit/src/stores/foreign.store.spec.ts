import { ThrottlerStorageService } from '@nestjs/throttler';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { limitOf } from '../limits/limit.ts';
import { LimitSet } from '../limits/limit-set.ts';
import { asLimitStore } from './foreign.store.ts';
import { MemoryStore } from './memory.store.ts';
import { hour, minute, ofName, strict } from './store-contract.fixture.ts';

type Asked = Parameters<ThrottlerStorage['increment']>;

/** Lets so many of each limit through, and writes down what it is asked. */
class ScriptedStorage implements ThrottlerStorage {
  readonly asked: Asked[] = [];

  async increment(...asked: Asked): ReturnType<ThrottlerStorage['increment']> {
    this.asked.push(asked);
    const totalHits = this.asked.filter(([key]) => key === asked[0]).length;
    const isBlocked = totalHits > asked[2];
    return { totalHits, isBlocked, timeToExpire: 7, timeToBlockExpire: isBlocked ? 70 : 0 };
  }

  /** How often it was asked for a limit. */
  times(name: string): number {
    return this.asked.filter((asked) => asked[4] === name).length;
  }
}

describe('a storage that was made for @nestjs/throttler', () => {
  let storage: ScriptedStorage;
  beforeEach(() => void (storage = new ScriptedStorage()));

  it('is asked for each limit and each unit, by who it is and which limit', async () => {
    const place = limitOf({ name: 'minute', quota: 5, per: 60_000, block: 9_000, place: 'orders.get' });
    await asLimitStore(storage).consume(ofName('a'), new LimitSet([minute, place]), 2);
    await asLimitStore(storage).consume(ofName('b'), new LimitSet([minute]), 1);
    expect(storage.asked.map((asked) => asked.slice(1))).toEqual([
      ...Array(2).fill([60_000, 5, 0, 'minute']),
      ...Array(2).fill([60_000, 5, 9_000, 'minute']),
      [60_000, 5, 0, 'minute'],
    ]);
    expect(new Set(storage.asked.map(([key]) => key)).size).toBe(3);
  });

  it('is told of by the limit of which least is left', async () => {
    const set = new LimitSet([hour, minute, limitOf({ name: 'more', quota: 9, per: 60_000 })]);
    expect(await asLimitStore(storage).consume(ofName('a'), set, 2)).toEqual({ allowed: true, set, limit: minute, remaining: 3, resetIn: 7 });
  });

  it('refuses for all limits once one does, and asks no further', async () => {
    const set = new LimitSet([minute, strict, hour]);
    const store = asLimitStore(storage);
    expect(await store.consume(ofName('a'), set, 4)).toEqual({ allowed: false, set, limit: strict, remaining: 0, resetIn: 70 });
    expect([storage.times('minute'), storage.times('strict'), storage.times('hour')]).toEqual([4, 2, 0]);
  });

  it('hands on what guards of @nestjs/throttler ask', async () => {
    const asked: Asked = ['key', 1_000, 2, 3_000, 'default'];
    expect(await asLimitStore(storage).increment(...asked)).toEqual({ totalHits: 1, isBlocked: false, timeToExpire: 7, timeToBlockExpire: 0 });
    expect(storage.asked).toEqual([asked]);
  });

  it('is taken as it is where it knows how to ask all limits at once', () => {
    const own = new MemoryStore(1);
    expect(asLimitStore(own)).toBe(own);
    const stock = new ThrottlerStorageService();
    expect(asLimitStore(stock)).not.toBe(stock);
    stock.onApplicationShutdown();
  });
});
