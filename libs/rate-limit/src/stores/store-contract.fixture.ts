import { Identity } from '@portico/platform';
import type { IdentityKey } from '@portico/platform';
import { limitOf } from '../limits/limit.ts';
import type { Limit } from '../limits/limit.ts';
import { LimitSet } from '../limits/limit-set.ts';
import type { LimitStore } from './limit.store.ts';

/** A store with a clock that the test sets. */
export interface StoreToTest {
  readonly store: LimitStore;
  /** Milliseconds since 1970. */
  now: number;
}

/** 30 January 2028, 23:59:00 UTC. */
export const START = Date.UTC(2028, 0, 30, 23, 59);
const SECOND = 1_000;
const DAY = 86_400 * SECOND;

export const minute = limitOf({ name: 'minute', quota: 5, per: 60 * SECOND });
export const hour = limitOf({ name: 'hour', quota: 8, per: 3_600 * SECOND });
export const even = limitOf({ name: 'even', quota: 60, per: 60 * SECOND, burst: 3 });
export const day = limitOf({ name: 'day', quota: 10, per: 'day' });
export const month = limitOf({ name: 'month', quota: 12, per: 'month' });
export const strict = limitOf({ name: 'strict', quota: 1, per: 10 * SECOND, block: 100 * SECOND });

/** The key of a caller. */
export const ofName = (name: string): IdentityKey => new Identity('spec', name).key;

/** What holds for every store that counts for itself. */
export function storeContract(open: () => Promise<StoreToTest>): void {
  let tested: StoreToTest;
  let subject = 0;

  beforeEach(async () => {
    tested = await open();
    tested.now = START;
    subject += 1;
  });

  const ask = async (limits: readonly Limit[], cost = 1, whom = `caller ${subject}`): Promise<readonly [boolean, string, number, number]> => {
    const verdict = await tested.store.consume(ofName(whom), new LimitSet(limits), cost);
    if (!verdict) throw new Error('nothing was counted');
    return [verdict.allowed, verdict.limit.name, verdict.remaining, verdict.resetIn];
  };
  const askOften = async (times: number, limits: readonly Limit[]): Promise<number> => {
    let allowed = 0;
    for (let time = 0; time < times; time += 1) if ((await ask(limits))[0]) allowed += 1;
    return allowed;
  };

  it('lets the quota of a window through, says what is left and for how long, and starts again when it is over', async () => {
    expect(await ask([minute])).toEqual([true, 'minute', 4, 60]);
    tested.now += 20.5 * SECOND;
    expect(await ask([minute], 4)).toEqual([true, 'minute', 0, 40]);
    expect(await ask([minute])).toEqual([false, 'minute', 0, 40]);
    tested.now += 39.5 * SECOND - 1;
    expect(await ask([minute])).toEqual([false, 'minute', 0, 1]);
    tested.now += 1;
    expect(await ask([minute])).toEqual([true, 'minute', 4, 60]);
  });

  it('lets bursts through and then an even rate, with GCRA', async () => {
    expect(await askOften(10, [even])).toBe(3);
    expect(await ask([even])).toEqual([false, 'even', 0, 1]);
    expect(await ask([even], 3)).toEqual([false, 'even', 0, 3]);
    tested.now += 1 * SECOND;
    expect(await ask([even])).toEqual([true, 'even', 0, 1]);
    tested.now += 1.5 * SECOND;
    expect(await ask([even])).toEqual([true, 'even', 0, 1]);
    tested.now += 2 * SECOND;
    expect(await ask([even])).toEqual([true, 'even', 1, 1]);
    tested.now += DAY;
    expect(await askOften(10, [even])).toBe(3);
  });

  it('ends days and months with the calendar', async () => {
    expect(await ask([day])).toEqual([true, 'day', 9, 60]);
    expect(await ask([month], 12)).toEqual([true, 'month', 0, 60 + 86_400]);
    tested.now += 60 * SECOND;
    expect(await ask([day])).toEqual([true, 'day', 9, 86_400]);
    expect(await ask([month])).toEqual([false, 'month', 0, 86_400]);
    tested.now += DAY;
    // February 2028 has 29 days.
    expect(await ask([month])).toEqual([true, 'month', 11, 29 * 86_400]);
  });

  it.each([
    [2027, 1, 28],
    [2028, 1, 29],
    [2100, 1, 28],
    [2400, 1, 29],
    [2027, 3, 30],
    [2027, 11, 31],
    [2028, 11, 31],
    [2026, 6, 31],
  ])('knows how long month %i-%i is', async (year, index, days) => {
    for (const date of [1, days]) {
      tested.now = Date.UTC(year, index, date);
      expect(await ask([month], 1, `${subject} ${date}`)).toEqual([true, 'month', 11, (days - date + 1) * 86_400]);
    }
  });

  it('takes from all limits of a request or from none, and tells of the one that matters most', async () => {
    expect(await ask([minute, hour])).toEqual([true, 'minute', 4, 60]);
    expect(await askOften(10, [minute, hour])).toBe(4);
    expect(await ask([hour])).toEqual([true, 'hour', 2, 3_600]);
    tested.now += 60 * SECOND;
    expect(await askOften(10, [minute, hour])).toBe(2);
    expect(await ask([minute, hour])).toEqual([false, 'hour', 0, 3_540]);
    expect(await ask([minute], 3)).toEqual([true, 'minute', 0, 60]);
  });

  it('tells of the one to wait for longest where as little is left of another', async () => {
    const slow = limitOf({ name: 'slow', quota: 5, per: 90 * SECOND });
    for (const limits of [[minute, slow, hour], [slow, hour, minute]]) {
      expect(await ask(limits, 2, `${subject} ${limits.indexOf(slow)}`)).toEqual([true, 'slow', 3, 90]);
    }
  });

  it('waits for the longest of those that refuse', async () => {
    await ask([minute], 5);
    await ask([hour], 8);
    expect(await ask([minute, even, hour])).toEqual([false, 'hour', 0, 3_600]);
    expect(await ask([even])).toEqual([true, 'even', 2, 1]);
  });

  it('tells of none that would have let the request through when another one refuses', async () => {
    await ask([minute], 5);
    for (const limits of [[minute, hour], [day, minute]]) expect(await ask(limits)).toEqual([false, 'minute', 0, 60]);
  });

  it('takes all of a limit for a request that costs more than it ever allows', async () => {
    expect(await ask([minute], 50)).toEqual([true, 'minute', 0, 60]);
    expect(await ask([even], 50)).toEqual([true, 'even', 0, 1]);
    expect(await ask([even], 50)).toEqual([false, 'even', 0, 3]);
    expect(await ask([limitOf({ name: 'none', quota: 0, per: SECOND })])).toEqual([false, 'none', 0, 1]);
  });

  it('blocks for longer where that is wanted, once and not again with every request', async () => {
    expect(await ask([strict])).toEqual([true, 'strict', 0, 10]);
    tested.now += SECOND;
    expect(await ask([strict, minute])).toEqual([false, 'strict', 0, 100]);
    tested.now += 99 * SECOND;
    expect(await ask([strict])).toEqual([false, 'strict', 0, 1]);
    tested.now += SECOND;
    expect(await ask([strict])).toEqual([true, 'strict', 0, 10]);
    expect(await ask([minute])).toEqual([true, 'minute', 4, 60]);
  });

  it('blocks for less than a window where that is wanted, and whatever a request would have cost', async () => {
    const brief = limitOf({ name: 'brief', quota: 3, per: 100 * SECOND, block: 10 * SECOND });
    expect(await ask([brief], 2)).toEqual([true, 'brief', 1, 100]);
    expect(await ask([brief], 2)).toEqual([false, 'brief', 0, 10]);
    tested.now += 9 * SECOND;
    expect(await ask([brief])).toEqual([false, 'brief', 0, 1]);
    tested.now += SECOND;
    expect(await ask([brief])).toEqual([true, 'brief', 2, 100]);
  });

  it('keeps subjects apart, and limits of one name that are not the same', async () => {
    expect(await askOften(10, [minute])).toBe(5);
    expect(await ask([minute], 1, 'somebody else')).toEqual([true, 'minute', 4, 60]);
    expect(await ask([limitOf({ ...minute, per: 30 * SECOND, burst: undefined })])).toEqual([true, 'minute', 4, 30]);
    expect(await ask([limitOf({ ...minute, burst: undefined, place: 'orders.get' })])).toEqual([true, 'minute', 4, 60]);
  });

  it.each([30, 3_600, 86_400, 40 * 86_400])('makes no caller wait longer than a limit lasts when the clock is set back by %i s', async (seconds) => {
    const limits = [minute, hour, even, day, month, strict];
    const longest = [60, 3_600, 3, 86_400, 31 * 86_400, 100];
    for (const limit of limits) while ((await ask([limit]))[0]);
    tested.now -= seconds * SECOND;
    for (const [index, limit] of limits.entries()) {
      const [, , remaining, resetIn] = await ask([limit]);
      expect(remaining).toBeGreaterThanOrEqual(0);
      expect(resetIn).toBeLessThanOrEqual(longest[index] as number);
    }
  });

  it('serves as a storage of @nestjs/throttler', async () => {
    const increment = () => tested.store.increment(`key ${subject}`, 10 * SECOND, 2, 0, 'default');
    expect(await increment()).toEqual({ totalHits: 1, timeToExpire: 10, isBlocked: false, timeToBlockExpire: 0 });
    expect(await increment()).toEqual({ totalHits: 2, timeToExpire: 10, isBlocked: false, timeToBlockExpire: 0 });
    expect(await increment()).toEqual({ totalHits: 3, timeToExpire: 10, isBlocked: true, timeToBlockExpire: 10 });
    const blocking = (name: string) => tested.store.increment(`key ${subject}`, 10 * SECOND, 1, 30 * SECOND, name);
    expect(await blocking('other')).toEqual({ totalHits: 1, timeToExpire: 10, isBlocked: false, timeToBlockExpire: 0 });
    expect(await blocking('other')).toEqual({ totalHits: 2, timeToExpire: 30, isBlocked: true, timeToBlockExpire: 30 });
  });
}
