import { snapshot } from './snapshot.ts';

class Query {
  limit = 3;
  tags = ['a'];
  since = new Date(5);
  ids = new Set([1]);
  weights = new Map([['a', { by: 2 }]]);
  nothing: string | null = null;
}

describe('a snapshot of a query', () => {
  it('equals it, class by class', () => {
    expect(snapshot(new Query())).toStrictEqual(new Query());
    expect([snapshot('x'), snapshot(undefined), snapshot(null)]).toEqual(['x', undefined, null]);
  });

  it('keeps what it was, whatever is done to the query', () => {
    const query = new Query();
    const copy = snapshot(query);
    query.limit = 4;
    query.tags.push('b');
    query.since.setTime(6);
    query.ids.add(2);
    Object.assign(query.weights.get('a') as object, { by: 3 });
    expect(copy).toStrictEqual(new Query());
  });
});

describe('a snapshot of a map', () => {
  it('has keys of its own, as it has values', () => {
    const key = { id: 1 };
    const copy = snapshot(new Map([[key, 'a']]));
    key.id = 2;
    expect([...copy.keys()]).toStrictEqual([{ id: 1 }]);
  });

  it('has the items of a set of its own', () => {
    const item = { id: 1 };
    const copy = snapshot(new Set([item]));
    item.id = 2;
    expect([...copy]).toStrictEqual([{ id: 1 }]);
  });
});

describe('a snapshot of other values', () => {
  class Money {
    readonly #amount = 5;
    get amount(): number {
      return this.#amount;
    }
  }
  class Day extends Date {}
  const circle: { name: string; children: unknown[] } = { name: 'a', children: [] };
  circle.children.push({ parent: circle }, { parent: circle });
  /** Twice as many at each level: more than any memory holds, of thirty objects. */
  const doubling = Array.from({ length: 30 }).reduce((inner: unknown) => [inner, inner], {});
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;

  it('has bytes of its own', () => {
    const value = { image: Buffer.from('abc'), words: Uint8Array.of(1, 2) };
    const copy = snapshot(value);
    value.image.fill(0);
    value.words.fill(0);
    expect(copy).toStrictEqual({ image: Buffer.from('abc'), words: Uint8Array.of(1, 2) });
  });

  it.each(Object.entries({ 'private fields': new Money(), 'a subclass of Date': new Day(), 'a URL': new URL('https://a.example'), 'a regular expression': /a/, 'an error': new Error('a'), 'other views of bytes': new DataView(new ArrayBuffer(1)), 'a promise': Promise.resolve(), 'a circle': circle, 'a value that doubles': doubling, 'a value that is nested deep': deep }))(
    'cannot be made of %s, and takes no time to say so',
    (_, value) => {
      expect(() => snapshot({ inner: [value] })).toThrow(TypeError);
    },
  );

  it.each([
    ['objects', (count: number) => Array.from({ length: count - 1 }, () => ({})), 100_000],
    ['levels', (count: number) => Array.from({ length: count }).reduce((inner: unknown) => [inner], 0), 501],
  ] as [string, (count: number) => unknown, number][])('is made of so many %s, and of no more', (_, make, most) => {
    expect(snapshot(make(most))).toStrictEqual(make(most));
    expect(() => snapshot(make(most + 1))).toThrow('the value goes round in a circle, or is too large to be copied');
  });
});
