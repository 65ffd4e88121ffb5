import fc from 'fast-check';
import type { HttpParameter, ParameterStyle } from './contract.ts';
import { writerOf } from './parameter-writer.ts';
import { PathTemplate } from './path-template.ts';

const list = ['blue', 'black', 'brown'];
const object = { R: 100, G: 200, B: 150 };

/** OpenAPI 3.1.1, "Style Examples"; the exploded deepObject of which is the only one. `-`: not defined, and refused by `npm run contracts`. */
const EXAMPLES: readonly (readonly [HttpParameter['in'], ParameterStyle, boolean, empty: string, text: string, list: string, object: string])[] = [
  ['path', 'matrix', false, ';color', ';color=blue', ';color=blue,black,brown', ';color=R,100,G,200,B,150'],
  ['path', 'matrix', true, ';color', ';color=blue', ';color=blue;color=black;color=brown', ';R=100;G=200;B=150'],
  ['path', 'label', false, '.', '.blue', '.blue,black,brown', '.R,100,G,200,B,150'],
  ['path', 'label', true, '.', '.blue', '.blue.black.brown', '.R=100.G=200.B=150'],
  ['path', 'simple', false, '', 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['path', 'simple', true, '', 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
  ['header', 'simple', false, '', 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['header', 'simple', true, '', 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
  ['query', 'form', false, 'color=', 'color=blue', 'color=blue,black,brown', 'color=R,100,G,200,B,150'],
  ['query', 'form', true, 'color=', 'color=blue', 'color=blue&color=black&color=brown', 'R=100&G=200&B=150'],
  ['query', 'spaceDelimited', false, '-', '-', 'color=blue%20black%20brown', 'color=R%20100%20G%20200%20B%20150'],
  ['query', 'pipeDelimited', false, '-', '-', 'color=blue%7Cblack%7Cbrown', 'color=R%7C100%7CG%7C200%7CB%7C150'],
  ['query', 'deepObject', true, '-', '-', '-', 'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150'],
];

const CELLS = EXAMPLES.flatMap(([place, style, explode, ...written]) =>
  [['nothing', ''], ['a text', 'blue'], ['a list', list], ['an object', object]].map(([what, value], index) => [place, style, explode, what, value, written[index]] as const),
).filter(([, , , , , text]) => text !== '-');

describe('a parameter of a contract', () => {
  const query = (style: ParameterStyle, more: Partial<HttpParameter> = {}): ReturnType<typeof writerOf> => writerOf({ in: 'query', name: 'color', style, explode: style === 'form', ...more });

  it.each(CELLS)('in %s, style %s, exploded %s, of %s', (place, style, explode, _what, value, text) => expect(writerOf({ in: place, name: 'color', style, explode })(value)).toBe(text));

  it.each(CELLS.filter(([place]) => place !== 'header').map(([place, style, explode]) => [place, style, explode] as const))('in %s, style %s, exploded %s, cannot become more than it is', (place, style, explode) => {
    const write = writerOf({ in: place, name: 'co&lor', style, explode });
    const value = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.oneof(value, fc.array(value), fc.dictionary(value, value)), (given) => {
        const isMany = typeof given === 'object';
        let text: string | undefined;
        try {
          text = write(given);
        } catch (error) {
          if (isMany) return expect((error as Error).message).toContain('separates values');
          throw error;
        }
        if (text === undefined) return expect(Object.keys(given)).toEqual([]);
        expect(text).toMatch(place === 'path' ? /^[\w.~!'()*%,;=-]*$/ : /^[\w.~!'()*%,=&-]*$/);
        const pairs = isMany && explode ? Object.keys(given).length : 1;
        if (place === 'query') expect(text.split('&')).toHaveLength(pairs);
      }),
    );
  });

  it.each<[string, unknown]>([['undefined', undefined], ['null', null], ['an empty list', []], ['an empty object', {}], ['a list of nothing', [undefined, null]], ['an object of nothing', { a: undefined, b: null }]])(
    'is not written when it is %s',
    (_, value) => expect([...new Set(EXAMPLES.map(([place, style, explode]) => writerOf({ in: place, name: 'color', style, explode })(value)))]).toEqual([undefined]),
  );

  it('leaves out what is not there within', () => expect([query('form')(['a', null, 'b', undefined]), query('deepObject')({ a: 1, b: null, c: false })]).toEqual(['color=a&color=b', 'color%5Ba%5D=1&color%5Bc%5D=false']));

  it('takes dates, big integers and what says how it is written', () =>
    expect([new Date(0), [new Date(0)], 2n ** 64n, { toJSON: () => ['a', 'b'] }].map((value) => query('form', { explode: false })(value))).toEqual(['color=1970-01-01T00%3A00%3A00.000Z', 'color=1970-01-01T00%3A00%3A00.000Z', 'color=18446744073709551616', 'color=a,b']));

  it.each<[string, unknown, string]>([
    ['a list in a list', [['a']], 'has a list or an object within a list or an object, which no style can write; declare it by content, as application/json'],
    ['an object in an object', { a: { b: 1 } }, 'has a list or an object within'],
    ['a map', new Map([['a', 1]]), 'is a Map, which has no text'],
    ['a function', () => 1, 'is a function, which has no text'],
    ['an integer that may have been another one', 2 ** 53, 'is 9007199254740992, which may have been another integer: beyond 2^53 give a text or a bigint'],
    ['such a one in a list', [1, -(2 ** 60)], 'is -1152921504606847000, which may have been another integer'],
    ['no number', Number.POSITIVE_INFINITY, 'is Infinity, which has no text'],
  ])('refuses %s', (_, value, fault) => expect(() => query('form')(value)).toThrow(`the query parameter "color" ${fault}`));

  it.each<[HttpParameter, unknown]>([
    [{ in: 'query', name: 'c', style: 'spaceDelimited', explode: false }, ['a b']],
    [{ in: 'query', name: 'c', style: 'pipeDelimited', explode: false }, ['a|b']],
    [{ in: 'path', name: 'c', style: 'label', explode: true }, ['1.5', '2']],
    [{ in: 'header', name: 'c', style: 'simple', explode: false }, ['a,b']],
    [{ in: 'header', name: 'c', style: 'simple', explode: true }, { 'a,b': 1 }],
  ])('refuses a value with the separator that cannot be told from one: %j', (parameter, value) => expect(() => writerOf(parameter)(value)).toThrow(/separates values in style/));

  it('leaves reserved characters where they do no harm, and triples, when the contract allows it', () => {
    const write = query('form', { allowReserved: true, explode: false });
    expect(write("a:/?@!$'()*;=%2F100% é")).toBe("color=a:/?@!$'()*;=%2F100%25%20%C3%A9");
    expect(write('a&b=c#d[e]+f')).toBe('color=a%26b=c%23d%5Be%5D%2Bf');
    expect(write(['a,b', '/'])).toBe('color=a%2Cb,/');
  });

  it('is JSON where it is declared so', () => {
    expect(query('json')({ a: ['é', 1] })).toBe('color=%7B%22a%22%3A%5B%22%C3%A9%22%2C1%5D%7D');
    expect(writerOf({ in: 'header', name: 'x', style: 'json', explode: false })({ a: 'é€' })).toBe('{"a":"\\u00e9\\u20ac"}');
    expect(query('json')(undefined)).toBeUndefined();
  });

  it('stands in the path and the query of its operation', () => {
    const template = new PathTemplate('/items{ids}/{at}', [
      { in: 'path', name: 'ids', style: 'matrix', explode: true },
      { in: 'path', name: 'at', style: 'label', explode: true },
      { in: 'query', name: 'color', style: 'deepObject', explode: true },
    ]);
    expect(template.fill({ ids: [1, 2], at: ['x', 'y'] }, { color: object, q: 'a', tags: ['b', 'c'], none: [] })).toBe('/items;ids=1;ids=2/.x.y?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150&q=a&tags=b&tags=c');
    for (const [path, query] of [[{ ids: 2 ** 53, at: 1 }, {}], [{ ids: 1, at: 2 ** 53 }, {}], [{ ids: 1, at: 1 }, { plain: 2 ** 53 }]]) expect(() => template.fill(path, query)).toThrow('may have been another integer');
    expect(template.fill({ ids: 1, at: 1 }, { plain: 1.5, max: Number.MAX_SAFE_INTEGER })).toBe('/items;ids=1/.1?plain=1.5&max=9007199254740991');
    expect(template.fill({ ids: 1, at: '' }, {})).toBe('/items;ids=1/%2E');
  });
});
