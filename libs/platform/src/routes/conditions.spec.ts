import type { IncomingMessage } from 'node:http';
import { conditionsIn, conditionStrategy, constraintsOf, textOf } from './conditions.ts';
import type { Conditions } from './conditions.ts';

const request = (url: string | undefined, headers: Record<string, string> = {}): IncomingMessage =>
  ({ url, headers }) as unknown as IncomingMessage;
/** Which of the conditions wins, by its place in the list. */
const winnerOf = (all: readonly Conditions[], asked: IncomingMessage): number | undefined => {
  const store = conditionStrategy.storage();
  for (const [index, conditions] of all.entries()) store.set(conditions, index);
  return store.get(asked);
};

describe('the conditions of a route', () => {
  it('are a constraint of the router, and read back from it', () => {
    const conditions = { host: 'a.example' };
    expect(constraintsOf(undefined)).toEqual({});
    expect(constraintsOf(conditions)).toEqual({ constraints: { conditions } });
    expect(conditionsIn(constraintsOf(conditions)['constraints'] as never)).toBe(conditions);
    expect([conditionsIn({}), conditionsIn(undefined)]).toEqual([undefined, undefined]);
    expect(conditionStrategy.name).toBe('conditions');
    const asked = request('/');
    expect(conditionStrategy.deriveConstraint(asked)).toBe(asked);
  });

  it.each<[Conditions | undefined, string]>([
    [undefined, ''],
    [{ host: 'a.example' }, ' where host is a.example'],
    [{ headers: { b: '2', a: '1' } }, ' where header a is "1" and header b is "2"'],
    [{ query: { q: 'x"y' } }, ' where query q is "x\\"y"'],
    [{ host: 'h', headers: { a: '1' }, query: { q: '2' } }, ' where host is h and header a is "1" and query q is "2"'],
  ])('are in words: %j', (conditions, words) => {
    expect(textOf(conditions)).toBe(words);
  });

  it.each<[Conditions, IncomingMessage, boolean]>([
    [{ host: 'a.example' }, request('/', { host: 'a.example' }), true],
    [{ host: 'a.example' }, request('/', { host: 'A.Example:8443' }), true],
    [{ host: 'a.example' }, request('/', { host: 'a.example:' }), true],
    [{ host: 'a.example:8443' }, request('/', { host: 'a.example:8443' }), true],
    [{ host: 'a.example:8443' }, request('/', { host: 'a.example' }), false],
    [{ host: 'a.example' }, request('/', { host: 'a.example:80:a' }), false],
    [{ host: 'a.example' }, request('/', { host: 'a:8.example' }), false],
    [{ host: 'a.example' }, request('/', { host: 'b.example' }), false],
    [{ host: 'a.example' }, request('/', { ':authority': 'a.example' }), true],
    [{ host: 'a.example' }, request('/'), false],
    [{ headers: { a: '1' } }, request('/', { a: '1', b: '2' }), true],
    [{ headers: { a: '1', b: '2' } }, request('/', { a: '1', b: '3' }), false],
    [{ headers: { a: '1' } }, request('/'), false],
    [{ query: { q: '1' } }, request('/?q=1&r=2'), true],
    [{ query: { q: '1', r: '2' } }, request('/?q=1'), false],
    [{ query: { q: '1' } }, request('/q=1'), false],
    [{ query: { q: '1' } }, request('q=1'), false],
    [{ query: { q: '1' } }, request('/?q=1&q=1'), false],
    [{ query: { q: '1' } }, request('?q=1'), true],
    [{ query: { q: '1' } }, request(undefined), false],
    [{ host: 'h', headers: { a: '1' }, query: { q: '2' } }, request('/?q=2', { host: 'h', a: '1' }), true],
    [{ host: 'h', headers: { a: '1' }, query: { q: '2' } }, request('/?q=3', { host: 'h', a: '1' }), false],
    [{ host: 'h', headers: { a: '1' }, query: { q: '2' } }, request('/?q=2', { host: 'h', a: '2' }), false],
    [{}, request('/'), true],
  ])('hold all or do not hold: %j', (conditions, asked, holds) => {
    expect(winnerOf([conditions], asked)).toBe(holds ? 0 : undefined);
  });

  it('let the most specific one win: a host before headers, headers before the query, more before fewer', () => {
    const all: Conditions[] = [
      {},
      { query: { q: '1' } },
      { query: { q: '1', r: '1' } },
      { headers: { a: '1' } },
      { headers: { a: '1' }, query: { q: '1' } },
      { headers: { a: '1', b: '1' } },
      { host: 'h' },
      { host: 'h', query: { q: '1' } },
      { host: 'h', headers: { a: '1' } },
    ];
    const asked = request('/?q=1&r=1', { host: 'h', a: '1', b: '1' });
    for (const order of [all, all.toReversed()]) {
      for (let left = [...order]; left.length > 0; ) {
        const winner = left[winnerOf(left, asked) as number];
        expect(all.indexOf(winner as Conditions)).toBe(Math.max(...left.map((one) => all.indexOf(one))));
        left = left.filter((one) => one !== winner);
      }
    }
  });

  it('are themselves while the router is built, and may get other routes', () => {
    const store = conditionStrategy.storage();
    const [one, other] = [{ host: 'a' }, { host: 'a' }];
    store.set(one, 1);
    expect([store.get(one), store.get(other)]).toEqual([1, undefined]);
    store.set(other, 2);
    store.set(one, 3);
    expect([store.get(one), store.get(other), store.get(request('/', { host: 'a' }))]).toEqual([3, 2, 3]);
  });
});
