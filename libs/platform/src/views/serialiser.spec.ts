import 'reflect-metadata';
import fc from 'fast-check';
import { Field, Integer, OneOf } from './field.ts';
import { serialiserOf, ViewError } from './serialiser.ts';

class Money {
  @Field(Integer)
  amount!: number;

  @Field(OneOf('EUR', 'USD'))
  currency!: 'EUR' | 'USD';
}

class Item {
  @Field(String)
  name!: string;

  @Field(Money, { nullable: true })
  price!: Money | null;

  @Field([String])
  tags!: string[];

  @Field([Money], { nullable: true })
  history!: Money[] | null;

  @Field(Number)
  weight!: number;

  @Field(Boolean)
  fresh!: boolean;
}

class Sparse {
  @Field(String, { optional: true })
  a?: string;

  @Field(Integer, { optional: true, nullable: true })
  b?: number | null;

  @Field(String)
  c!: string;
}

const item: Item = { name: 'tea', price: { amount: 100, currency: 'EUR' }, tags: ['a', 'b'], history: null, weight: 0.5, fresh: true };
const write = serialiserOf(Item);

describe('the serialiser of a view', () => {
  it('writes what is declared, in its order', () => {
    expect(write(item)).toBe('{"name":"tea","price":{"amount":100,"currency":"EUR"},"tags":["a","b"],"history":null,"weight":0.5,"fresh":true}');
  });

  it('leaves out what is not declared, at every level', () => {
    const secret = { secret: 'x' };
    expect(write({ ...item, ...secret, price: { amount: 1, currency: 'EUR', ...secret } })).not.toContain('secret');
  });

  it('writes null as null where the view allows it', () => {
    expect(JSON.parse(write({ ...item, price: null }))).toMatchObject({ price: null, history: null });
  });

  it.each<[string, object, string]>([
    ['null for a text', { name: null }, 'Item.name is null; the view declares text'],
    ['null for a number', { weight: null }, 'Item.weight is null'],
    ['null for a truth value', { fresh: null }, 'Item.fresh is null'],
    ['null for a list', { tags: null }, 'Item.tags is null; the view declares a list'],
    ['null in a list', { tags: ['a', null] }, 'Item.tags is null'],
    ['null deeper down', { price: { amount: null, currency: 'EUR' } }, 'Money.amount is null; the view declares a whole number'],
    ['a missing field', { name: undefined }, 'Item.name is undefined'],
    ['an object for a text', { name: {} }, 'Item.name is an object'],
    ['a text for a number', { weight: '1' }, 'Item.weight is a string'],
    ['NaN', { weight: Number.NaN }, 'Item.weight is a number'],
    ['a fraction for a whole number', { price: { amount: 1.5, currency: 'EUR' } }, 'Money.amount is a number; the view declares a whole number'],
    ['a word that is no choice', { price: { amount: 1, currency: 'XXX' } }, 'one of EUR, USD'],
    ['an object for a list', { tags: {} }, 'Item.tags is an object; the view declares a list'],
  ])('refuses %s rather than make something up', (_, change, message) => {
    expect(() => write({ ...item, ...change })).toThrow(ViewError);
    expect(() => write({ ...item, ...change })).toThrow(message);
  });

  it('leaves out optional fields that are absent, and only those', () => {
    const sparse = serialiserOf(Sparse);
    expect(sparse({ c: 'c' })).toBe('{"c":"c"}');
    expect(sparse({ b: null, c: 'c' })).toBe('{"b":null,"c":"c"}');
    expect(sparse({ a: 'a', b: 1, c: 'c' })).toBe('{"a":"a","b":1,"c":"c"}');
    expect(() => sparse({ a: 'a' })).toThrow('Sparse.c is undefined');
  });

  it('agrees with JSON.stringify on every value of the view', () => {
    const money = fc.record({ amount: fc.integer(), currency: fc.constantFrom<'EUR' | 'USD'>('EUR', 'USD') });
    const items = fc.record({
      name: fc.string({ unit: 'binary', maxLength: 200 }),
      price: fc.option(money),
      tags: fc.array(fc.string({ unit: 'grapheme' })),
      history: fc.option(fc.array(money)),
      weight: fc.double({ noNaN: true, noDefaultInfinity: true }),
      fresh: fc.boolean(),
    });
    fc.assert(fc.property(items, (value) => expect(JSON.parse(write(value))).toEqual(JSON.parse(JSON.stringify(value)))));
  });
});
