import { NamedChoice } from './named-choice.ts';

describe('a choice by host name', () => {
  const choice = new NamedChoice('first');
  for (const name of ['shop.example', '*.shop.example', 'API.shop.example']) choice.add(name, name);

  it.each([
    ['shop.example', 'shop.example'],
    ['SHOP.Example', 'shop.example'],
    ['www.shop.example', '*.shop.example'],
    ['api.shop.example', 'API.shop.example'],
    ['a.b.shop.example', undefined],
    ['.shop.example', undefined],
    ['xshop.example', undefined],
    ['example', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('finds, for %s, %s', (name, found) => expect(choice.find(name)).toBe(found));

  it('keeps what is held by a name first, and says so', () => {
    expect({ other: choice.add('Shop.example', 'another'), found: choice.find('shop.example') }).toEqual({ other: 'shop.example', found: 'shop.example' });
  });
});
