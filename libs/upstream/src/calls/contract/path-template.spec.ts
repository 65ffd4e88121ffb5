import { PathTemplate } from './path-template.ts';

describe('a path of a contract', () => {
  const product = new PathTemplate('/products/{id}/images/{width}');

  it('is filled in', () => expect(product.fill({ id: 'p-1', width: 320 }, undefined)).toBe('/products/p-1/images/320'));

  it.each([
    ['a/b', 'a%2Fb'],
    ['..', '%2E%2E'],
    ['.', '%2E'],
    ['?x=1', '%3Fx%3D1'],
    ['é ', '%C3%A9%20'],
  ])('keeps "%s" in its own segment', (id, segment) => expect(product.fill({ id, width: 1 }, undefined)).toBe(`/products/${segment}/images/1`));

  it('leaves out what is undefined, has a pair for each value of a list and escapes the rest', () => {
    expect(new PathTemplate('/p').fill(undefined, { q: 'a&b=c', none: undefined, ids: ['1', '2,3'], featured: true })).toBe('/p?q=a%26b%3Dc&ids=1&ids=2%2C3&featured=true');
  });

  it.each<[string, unknown, string]>([
    ['is missing', undefined, 'is missing'],
    ['is null', null, 'is missing'],
    ['is a list of nothing', [], 'is missing'],
    ['is empty', '', 'is empty, and the path would be another one'],
    ['is an object', { a: 1 }, 'is an object, and no contract says how it is written'],
    ['is no number', Number.NaN, 'is NaN, which has no text'],
  ])('refuses a parameter that %s', (_, width, fault) =>
    expect(() => product.fill({ id: 'p', width }, undefined)).toThrow(`the path parameter "width" ${fault}`));

  it.each([
    ['/a{x}', '/a'],
    ['/{x}{y}', '/1'],
    ['/{y}.{x}', '/1.'],
  ])('may have an empty parameter that is not all of a segment: %s', (template, path) => expect(new PathTemplate(template).fill({ x: '', y: 1 }, undefined)).toBe(path));

  it('refuses an object in the query that no contract declares', () =>
    expect(() => new PathTemplate('/p').fill(undefined, { filter: { a: 1 } })).toThrow('the query parameter "filter" is an object, and no contract says how it is written'));

  it.each([
    ['/#X-Target=Get', undefined, '/'],
    ['/a#tag', { q: 1 }, '/a?q=1'],
    ['/?Action=Find#copy', { q: 1 }, '/?Action=Find&q=1'],
    ['/a/{id}?mode={mode}', undefined, '/a/i?mode=m'],
    ['/a b/é', undefined, '/a%20b/%C3%A9'],
  ])('is what HTTP has of the template %s', (template, query, path) => expect(new PathTemplate(template).fill({ id: 'i', mode: 'm' }, query)).toBe(path));

  it('says which parameter is missing', () => expect(() => product.fill({ id: 'p' }, undefined)).toThrow('the path parameter "width" is missing'));
});
