import 'reflect-metadata';
import { methodDeclarationOf, Returns } from '../routes/decorators.ts';
import { AnyOf, Field, Integer, OneOf } from './field.ts';
import { viewJsonSchema } from './json-schema.ts';
import { listView } from './list-view.ts';
import { serialiserOf } from './serialiser.ts';
import { viewSchema } from './view-schema.ts';

class Cat {
  @Field(OneOf('cat'))
  kind!: 'cat';
  @Field(Integer, { nullable: true })
  age!: number | null;
}

class Dog {
  @Field(OneOf('dog'))
  kind!: 'dog';
}

class Pets {
  @Returns([Cat])
  cats(): Promise<Cat[]> {
    return Promise.resolve([]);
  }
  @Returns([String])
  names(): readonly string[] {
    return [];
  }
  // @ts-expect-error one cat is no list
  @Returns([Cat])
  cat(): Cat {
    return { kind: 'cat', age: null };
  }
  // @ts-expect-error numbers are no texts
  @Returns([String])
  ages(): number[] {
    return [];
  }
}

describe('an answer that is a list', () => {
  const serialise = serialiserOf(listView(Cat));

  it('is written with what its items declare, and nothing around it', () => {
    expect(serialise([{ kind: 'cat', age: 3, secret: 1 }, { kind: 'cat', age: null }])).toBe('[{"kind":"cat","age":3},{"kind":"cat","age":null}]');
    expect(serialise([])).toBe('[]');
    expect(serialiserOf(listView(AnyOf(Cat, Dog)))([{ kind: 'dog' }, { kind: 'cat', age: 1 }])).toBe('[{"kind":"dog"},{"kind":"cat","age":1}]');
    expect(serialiserOf(listView(String))(['a', 'b'])).toBe('["a","b"]');
  });

  it.each<[string, unknown, string]>([
    ['one of them', { kind: 'cat', age: 3 }, 'Cat[] is an object; the view declares a list'],
    ['nothing', undefined, 'Cat[] is undefined; the view declares a list'],
    ['null', null, 'Cat[] is null; the view declares a list'],
    ['an item that is missing', [null], 'Cat[] is null; the view declares a Cat'],
    ['an item without a field', [{ kind: 'cat' }], 'Cat.age is undefined; the view declares a whole number'],
  ])('is not %s', (_, answer, fault) => expect(() => serialise(answer)).toThrow(fault));

  it('is described as a list, and its items by name', () => {
    const schemas = {};
    expect(viewJsonSchema(listView(Cat), schemas)).toEqual({ type: 'array', items: { $ref: '#/components/schemas/Cat' } });
    expect(Object.keys(schemas)).toEqual(['Cat']);
  });

  it('has one view for all routes, which is refused for what its items are', () => {
    const { view } = methodDeclarationOf(Pets.prototype, 'cats', Pets.prototype.cats);
    expect(view).toBe(listView(Cat));
    class Empty {}
    expect(() => viewSchema(listView(Empty))).toThrow('Empty has no @Field()');
  });
});
