import { limitOf } from './limit.ts';
import type { Limit, LimitParts } from './limit.ts';
import { LimitSet } from './limit-set.ts';
import type { State } from './state.ts';
import { verdictOf } from './verdict.ts';

const NOW = Date.UTC(2026, 0, 2);
const [SECOND, MINUTE] = [1_000, 60_000];
const window = (name: string, quota: number, used: number, endsIn: number, more: Partial<LimitParts> = {}): [Limit, State] => [limitOf({ name, quota, per: 10 * MINUTE, ...more }), { value: used, until: NOW + endsIn }];
const even = (name: string, burst: number, used: number): [Limit, State] => [limitOf({ name, quota: 60, per: MINUTE, burst }), { value: (NOW + used * SECOND) * 1_000, until: NOW + used * SECOND }];

describe('of several limits, the one that is told', () => {
  it.each([
    { name: 'is the one of which least is left', allowed: true, of: [window('a', 9, 2, MINUTE), window('b', 9, 5, MINUTE), window('c', 9, 3, MINUTE)], told: { limit: 'b', remaining: 4, resetIn: 60 } },
    { name: 'is the first where least is left of it', allowed: true, of: [window('a', 9, 8, SECOND), window('b', 9, 2, MINUTE)], told: { limit: 'a', remaining: 1, resetIn: 1 } },
    { name: 'is the one that lasts longer where equally much is left', allowed: true, of: [window('a', 9, 5, SECOND), window('b', 5, 1, MINUTE)], told: { limit: 'b', remaining: 4, resetIn: 60 } },
    { name: 'is the one that lasts longer, though it comes first', allowed: true, of: [window('a', 9, 5, MINUTE), window('b', 5, 1, SECOND)], told: { limit: 'a', remaining: 4, resetIn: 60 } },
    { name: 'is the first where all is equal', allowed: true, of: [window('a', 9, 5, MINUTE), window('b', 9, 5, MINUTE)], told: { limit: 'a', remaining: 4, resetIn: 60 } },
    { name: 'of those that refuse is the one to wait for longest, whatever is left', allowed: false, of: [window('a', 9, 9, SECOND), window('b', 9, 8, MINUTE), window('c', 9, 9, 2 * SECOND)], told: { limit: 'b', remaining: 1, resetIn: 60 } },
    { name: 'of those that refuse is the longest, though it comes first', allowed: false, of: [window('a', 9, 9, MINUTE), window('b', 9, 9, SECOND)], told: { limit: 'a', remaining: 0, resetIn: 60 } },
    { name: 'of those that refuse is the first where all is equal', allowed: false, of: [window('a', 9, 9, MINUTE), window('b', 9, 9, MINUTE)], told: { limit: 'a', remaining: 0, resetIn: 60 } },
    { name: 'is none that does not refuse, however long it lasts', allowed: false, of: [window('a', 9, 1, 9 * MINUTE), window('b', 9, 9, SECOND)], told: { limit: 'b', remaining: 0, resetIn: 1 } },
    { name: 'at an even rate is told until its next unit, for a request that passed', allowed: true, of: [even('a', 5, 3)], told: { limit: 'a', remaining: 2, resetIn: 1 } },
    { name: 'at an even rate is told until all units of a refused request are there', allowed: false, of: [even('a', 5, 5)], told: { limit: 'a', remaining: 0, resetIn: 2 } },
  ])('$name', ({ allowed, of, told }) => {
    const { limit, remaining, resetIn } = verdictOf(new LimitSet(of.map(([one]) => one)), of.map(([, state]) => state), 2, NOW, allowed);
    expect({ limit: limit.name, remaining, resetIn }).toEqual(told);
  });
});
