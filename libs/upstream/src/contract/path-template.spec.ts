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

  it('leaves out what is undefined, joins lists with commas and escapes the rest', () => {
    expect(new PathTemplate('/p').fill(undefined, { q: 'a&b=c', none: undefined, ids: ['1', '2,3'], featured: true })).toBe('/p?q=a%26b%3Dc&ids=1,2%2C3&featured=true');
  });

  it('says which parameter is missing', () => expect(() => product.fill({ id: 'p' }, undefined)).toThrow('the path parameter "width" is missing'));
});
