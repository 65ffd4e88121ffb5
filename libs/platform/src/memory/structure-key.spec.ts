import { structureKey } from './structure-key.ts';

class Money {
  constructor(
    readonly amount: unknown,
    readonly currency: string,
  ) {}
}
class Weight {
  constructor(
    readonly amount: unknown,
    readonly currency: string,
  ) {}
}
class Sealed {
  #value: number;
  constructor(value: number) {
    this.#value = value;
  }
  read(): number {
    return this.#value;
  }
}
class Tagged extends Map<string, number> {
  constructor(readonly tag: string) {
    super();
  }
}

/** Values that differ from each other, each in one respect from at least one other. */
const different = (): readonly unknown[] => [
  undefined, null, true, false, 0, -0, 1, Number.NaN, Infinity, -Infinity, 1n, 0n, '', '1', '1n', 'u', '_', 't', 'NaN', '[]', '{}',
  [], [undefined], [null], new Array(1), [1, 2], [2, 1], ['1,2'], [[1], 2], [[1, 2]], {}, { a: undefined }, { a: null }, { a: 1 }, { b: 1 }, { a: '1' },
  { a: { b: 1 } }, { 'a":1,"b': 1 }, { a: 1, b: 1 }, new Set(), new Set([1]), new Set(['1']), new Set([1, 2]), new Set([[1, 2]]), new Map(), new Map([[1, 2]]),
  new Map([['1', 2]]), new Map([[2, 1]]), new Map([[1, new Set([2])]]), new Date(0), new Date(1), new Date(Number.NaN), '1970-01-01T00:00:00.000Z',
  new Money(1, 'EUR'), new Money(2, 'EUR'), new Money('1', 'EUR'), new Weight(1, 'EUR'), { amount: 1, currency: 'EUR' }, Buffer.from('a'), Buffer.from('b'), 1234, Buffer.from('1234', 'base64'),
  'x'.repeat(500), 'x'.repeat(501), '\ud800', '\\ud800',
];
const DIFFERENT = different();

describe('a key by structure', () => {
  it('differs for values that differ', () => {
    const keys = DIFFERENT.map(structureKey);
    const same = keys.flatMap((key, index) => (keys.indexOf(key) < index ? [[DIFFERENT[keys.indexOf(key)], DIFFERENT[index]]] : []));
    expect(same).toEqual([]);
  });

  it('differs for the same differences further in: in lists, sets, maps, objects and classes', () => {
    const around = [(inner: unknown) => [inner], (inner: unknown) => new Set([inner]), (inner: unknown) => new Map([['k', inner]]), (inner: unknown) => ({ k: inner }), (inner: unknown) => new Money(inner, 'EUR')];
    const nested = DIFFERENT.filter((value) => !Object.is(value, -0)).flatMap((value) => around.map((wrap) => structureKey(wrap(value))));
    expect(new Set(nested).size).toBe(nested.length);
  });

  it('is the same for equal values, whatever the order of properties and of what is in sets and maps', () => {
    const one = { b: new Set([1, 2]), a: new Map([['x', 1], ['y', 2]]), c: [new Date(5)] };
    const other = { c: [new Date(5)], a: new Map([['y', 2], ['x', 1]]), b: new Set([2, 1]) };
    expect(structureKey(one)).toBe(structureKey(other));
    expect(different().map(structureKey)).toEqual(DIFFERENT.map(structureKey));
  });

  it('is bounded in size, and there is none for a value that is not', () => {
    expect(structureKey({ text: 'x'.repeat(60_000) })?.length).toBeLessThan(100);
    expect(structureKey({ text: 'x'.repeat(70_000) })).toBeUndefined();
    expect(structureKey(Array.from({ length: 70_000 }, () => 1))).toBeUndefined();
    expect(structureKey(Buffer.alloc(70_000))).toBeUndefined();
    let doubled: unknown[] = [];
    for (let level = 0; level < 50; level += 1) doubled = [doubled, doubled];
    expect(structureKey(doubled)).toBeUndefined();
  });

  const cycle: Record<string, unknown> = {};
  cycle['self'] = { cycle };
  const refused: [string, unknown, string][] = [
    ['a cycle', cycle, '"self.cycle" is a cycle'],
    ['a function', { sort: () => 1 }, '"sort" is a function'],
    ['a symbol', [Symbol('a')], '"[0]" is a symbol'],
    ['private fields', { price: new Sealed(1) }, '"price" is of a class'],
    ['a class on top of a Map', { filter: new Tagged('a') }, '"filter" is of a class'],
    ['a URL', new URL('https://a.example/'), 'is of a class'],
    ['a promise', Promise.resolve(1), 'is of a class'],
    ['a regular expression', /a/, 'is of a class'],
    ['numbers in an object', Object(1), 'is of a class'],
    ['a list with a property', Object.assign([1], { more: 1 }), 'is a list with'],
    ['a set with a property', Object.assign(new Set(), { more: 1 }), 'is of a class'],
    ['a symbol as a name', { [Symbol('a')]: 1 }, 'is an object with symbols'],
    ['other typed arrays', new Float64Array(1), 'is of a class'],
  ];
  it.each(refused)('refuses %s, which no text can tell apart', (_, value, message) => {
    expect(() => structureKey(value)).toThrow(message);
  });

  it('refuses private fields of a class that the value’s own class extends', () => {
    class Further extends Sealed {}
    expect(() => structureKey({ price: new Further(1) })).toThrow('"price" is of a class');
  });

  it('goes down 64 levels, and no further', () => {
    const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    expect(structureKey(nested(64))).toHaveLength(128);
    expect(() => structureKey(nested(65))).toThrow('is a cycle, or nested too deep');
  });

  it('takes the same object in two places, which is no cycle', () => {
    const money = new Money(1, 'EUR');
    expect(structureKey([money, { money }, new Set([money])])).toBe(structureKey([money, { money: new Money(1, 'EUR') }, new Set([new Money(1, 'EUR')])]));
  });

  it('is the value’s text where that is short, and else as short as a hash', () => {
    expect([structureKey('x'.repeat(198)), structureKey('x'.repeat(199))?.length]).toEqual([`"${'x'.repeat(198)}"`, 44]);
  });

  it('counts names as well, of which an object may have long ones', () => {
    expect(structureKey({ ['x'.repeat(60_000)]: 1 })).toBeDefined();
    expect(structureKey({ ['x'.repeat(70_000)]: 1 })).toBeUndefined();
  });

  it('does not tell an object without a prototype from one with', () => {
    expect(structureKey(Object.assign(Object.create(null) as object, { a: 1 }))).toBe(structureKey({ a: 1 }));
  });
});
