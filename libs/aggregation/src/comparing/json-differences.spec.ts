import { ComparedPath } from './compared-paths.ts';
import type { PathRules } from './compared-paths.ts';
import { differencesIn, TooLargeToCompare } from './json-differences.ts';

const between = (served: unknown, next: unknown, rules: PathRules<string> = {}): string[] =>
  differencesIn(served, next, ComparedPath.from(rules, 'the spec')).map(({ path, kind, served: one, next: other }) => `${path || '(all)'} ${kind}: ${one} -> ${other}`);

/** Its name is a getter's, as of a view that is a class. */
class Named {
  constructor(private readonly of: string) {
    Object.defineProperty(this, 'of', { enumerable: false });
  }

  get name(): string {
    return this.of;
  }
}

describe('the differences between two views', () => {
  it.each<readonly [string, unknown, unknown]>([
    ['the same', { a: [1, { b: null }], c: 'd' }, { c: 'd', a: [1, { b: null }] }],
    ['what JSON leaves out', { a: undefined, b: () => 1, c: 1 }, { c: 1 }],
    ['what JSON writes in the same way', { at: new Date(0), big: 5n, none: Number.NaN, list: [undefined] }, { at: '1970-01-01T00:00:00.000Z', big: '5', none: null, list: [null] }],
    ['fields that a class has getters for', new Named('a'), { name: 'a' }],
  ])('are none for %s', (_, served, next) => expect(between(served, next)).toEqual([]));

  it('are named by path and kind, each once however many items have it', () => {
    const served = { id: 1, gone: true, price: { amount: 10 }, items: [{ sku: 'a', n: 1 }, { sku: 'b', n: 2 }, { sku: 'c', n: 3 }], left: null };
    const next = { id: '1', price: { amount: 11 }, items: [{ sku: 'a', n: 2 }, { sku: 'b', n: 3 }], left: null, more: 1 };
    expect(between(served, next)).toEqual([
      'id changed: a number -> a text',
      'gone removed: a boolean -> nothing',
      'price.amount changed: a number -> a number',
      'items length: 3 -> 2',
      'items.n changed: a number -> a number',
      'more added: nothing -> a number',
    ]);
  });

  it('of the view as a whole have no path', () => expect(between(null, { a: 1 })).toEqual(['(all) changed: null -> an object']));

  it('are of items with the same key, wherever they stand', () => {
    const [a, b, c] = [{ sku: 'a', n: 1 }, { sku: 'b', n: 2 }, { sku: 'c', n: 3 }];
    expect(between({ items: [a, b, c] }, { items: [c, a, b] }, { lists: { items: 'sku' } })).toEqual([]);
    expect(between({ items: [a, b] }, { items: [{ ...b, n: 5 }, c] }, { lists: { items: 'sku' } })).toEqual(['items removed: an object -> nothing', 'items.n changed: a number -> a number', 'items added: nothing -> an object']);
  });

  it('are in the order of the items where several have one key, or none', () => {
    const list = [{ sku: 'a', n: 1 }, { sku: 'a', n: 2 }, { n: 3 }, 'text'];
    expect(between(list, list.map((one) => (typeof one === 'string' ? one : { ...one })), { lists: {} })).toEqual([]);
    expect(between({ list }, { list: [list[2], list[0], list[3], { sku: 'a', n: 4 }] }, { lists: { list: 'sku' } })).toEqual(['list.n changed: a number -> a number']);
  });

  it('are not looked for below paths that are ignored', () =>
    expect(between({ at: { ms: 1 }, items: [{ at: 1, n: 1 }] }, { at: { ms: 2 }, items: [{ at: 2, n: 2 }] }, { ignore: ['at', 'items.at'] })).toEqual(['items.n changed: a number -> a number']));

  it('show values where that is declared, and nowhere else', () => {
    const [served, next] = [{ mail: 'ann@shop.example', price: { amount: 10, of: 'x' } }, { mail: 'bob@shop.example', price: { amount: 11, of: 'y'.repeat(200) } }];
    const shown = between(served, next, { show: ['price'] });
    expect(shown.slice(0, 2)).toEqual(['mail changed: a text -> a text', 'price.amount changed: 10 -> 11']);
    expect(shown[2]).toMatch(/^price\.of changed: "x" -> "y{99}…$/);
  });

  it('have no names that may be values, such as the keys of a map by customer', () =>
    expect(between({ by: { 'ann@shop.example': 1, 'bob@shop.example': 2 } }, { by: { 'ann@shop.example': 2, 'bob@shop.example': 3 } })).toEqual(['by.* changed: a number -> a number']));

  it('are looked for within bounds', () => {
    const long = Array.from({ length: 50_001 }, () => 1);
    expect(() => between(long, [...long])).toThrow(TooLargeToCompare);
    const wide = (value: number): object => Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`a${index}`, value]));
    expect(between(wide(1), wide(2))).toHaveLength(100);
  });

  it('are not looked for by paths that are none', () => expect(() => between(1, 1, { ignore: ['items..sku'] })).toThrow('names the path "items..sku"; write the names of fields with dots between them'));
});
