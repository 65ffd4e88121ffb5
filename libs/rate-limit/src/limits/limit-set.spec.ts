import fc from 'fast-check';
import { parseList } from 'structured-headers';
import { limit, quota } from '../fixtures/limited-bff.fixture.ts';
import { limitOf } from './limit.ts';
import { LimitSet } from './limit-set.ts';
import { fromQuota, fromSettings } from './settings-limits.ts';

const DAY = 86_400_000;

describe('a limit', () => {
  it.each([
    ['a window, whose quota may come at once', limit('a', 5, { per: 60_000 }), { counting: 'window', quota: 5, per: 60_000, burst: 5, block: 0 }],
    ['a window, whatever a burst says that it does not have', limit('a', 5, { per: 60_000, burst: 2 }), { counting: 'window', quota: 5 }],
    ['an even rate with a burst', limit('a', 5, { per: 60_000, algorithm: 'gcra', burst: 2 }), { counting: 'gcra', quota: 5, per: 60_000, burst: 2, block: 0 }],
    ['an even rate, with as many at once as the limit', limit('a', 5, { per: 60_000, algorithm: 'gcra' }), { counting: 'gcra', quota: 5, burst: 5 }],
  ])('of the settings may be %s', (_, settings, expected) => {
    expect(fromSettings(settings)).toMatchObject(expected);
  });

  it('of the settings may be a day or a month of the calendar', () => {
    expect(fromQuota(quota('a', 9, 'day'))).toMatchObject({ name: 'a', counting: 'day', quota: 9, per: DAY });
    expect(fromQuota(quota('a', 9, 'month'))).toMatchObject({ name: 'a', counting: 'month', quota: 9, per: 31 * DAY });
  });

  it('shares what it has counted with none that counts otherwise, for another time or for another place', () => {
    const parts = { name: 'a', quota: 5, per: 60_000 };
    const others = [{ per: 61_000 }, { burst: 5 }, { per: 'day' }, { per: 'month' }, { name: 'b' }, { place: 'orders.get' }, { name: 'b', place: 'orders.get' }, { place: 'orders.get', burst: 5 }] as const;
    const buckets = [parts, ...others.map((other) => ({ ...parts, ...other }))].map((one) => limitOf(one).bucket);
    expect(new Set(buckets).size).toBe(buckets.length);
    expect(limitOf({ ...parts, quota: 50, block: 1 }).bucket).toBe(limitOf(parts).bucket);
  });
});

describe('limits that hold together', () => {
  it('are told as a Structured Field, whatever their names', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 1_000, max: 99_999 }), (names, per) => {
        const members = parseList(new LimitSet(names.map((name) => limitOf({ name, quota: 3, per }))).policy);
        const expected = names.map((name) => [name.replace(/[^ -~]/g, ''), [['q', 3], ['w', Math.ceil(per / 1_000)]]]);
        expect(members.map(([item, parameters]) => [item, [...parameters]])).toEqual(expected);
      }),
    );
  });

  it('give each replica a share of the quota and of the burst, at least one unit, computed once and not for each request', () => {
    const set = new LimitSet([limitOf({ name: 'even', quota: 9, per: 60_000, burst: 5, block: 7 }), limitOf({ name: 'few', quota: 1, per: 1_000 })]);
    const shares = set.dividedBy(2);
    expect(shares.limits).toMatchObject([{ name: 'even', quota: 5, burst: 3, per: 60_000, block: 7 }, { name: 'few', quota: 1, burst: 1 }]);
    expect(set.dividedBy(2)).toBe(shares);
    expect(set.dividedBy(9).limits).toMatchObject([{ quota: 1, burst: 1 }, { quota: 1 }]);
    expect(set.dividedBy(1)).toBe(set);
  });
});
