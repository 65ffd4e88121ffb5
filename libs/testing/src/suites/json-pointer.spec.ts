import { setAll } from './json-pointer.ts';

describe('setAll', () => {
  it('sets one value and keeps the order of the keys', () => {
    const document = { a: 1, b: { c: 2, d: 3 } };
    expect(setAll(document, '/b/c', null)).toEqual([2]);
    expect(JSON.stringify(document)).toBe('{"a":1,"b":{"c":null,"d":3}}');
  });

  it('sets a value in each item of a list, and of lists within', () => {
    const document = { orders: [{ lines: [{ image: 1 }, { image: 2 }] }, { lines: [] }] };
    expect(setAll(document, '/orders/*/lines/*/image', null)).toEqual([1, 2]);
    expect(document).toEqual({ orders: [{ lines: [{ image: null }, { image: null }] }, { lines: [] }] });
  });

  it('passes over a null on the way', () => {
    expect(setAll({ related: null }, '/related/*/price', null)).toEqual([]);
  });

  it.each(['/nope', '/a/nope', '/a/*', 'a', ''])('refuses %p, which leads nowhere', (pointer) => {
    expect(() => setAll({ a: { b: 1 } }, pointer, null)).toThrow(TypeError);
  });
});
