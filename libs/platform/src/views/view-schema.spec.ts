import 'reflect-metadata';
import { AnyOf, Field, Integer, OneOf, RecordOf } from './field.ts';
import { StartError } from '../server/start-error.ts';
import { viewJsonSchema } from './json-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { PartialOf } from './partial-view.ts';
import { serialiserOf } from './serialiser.ts';
import { viewSchema } from './view-schema.ts';

/** Declares a field as JavaScript could, past the compiler. */
const loosely = Field as (type: unknown, options?: object) => PropertyDecorator;

describe('a view that cannot be written honestly is refused at start', () => {
  class UntypedList {
    @loosely([])
    items!: string[];
  }
  class ArrayClass {
    @loosely(Array)
    items!: string[];
  }
  class BareObject {
    @loosely(Object)
    data!: object;
  }
  class ListOfBareObjects {
    @loosely([Object])
    data!: object[];
  }
  class ListDeclaredAsItem {
    @loosely(String)
    items!: string[];
  }
  class ItemDeclaredAsList {
    @loosely([String])
    name!: string;
  }
  class OtherType {
    @loosely(String)
    amount!: number;
  }
  class Empty {}
  class Nested {
    @loosely(BareObject)
    inside!: BareObject;
  }
  class NoType {
    @loosely(undefined)
    what!: string;
  }

  it.each([
    [UntypedList, 'UntypedList.items is an untyped list'],
    [ArrayClass, 'ArrayClass.items is an untyped list'],
    [BareObject, 'BareObject.data is a bare object'],
    [ListOfBareObjects, 'ListOfBareObjects.data is a bare object'],
    [ListDeclaredAsItem, 'ListDeclaredAsItem.items is a list in TypeScript but not in @Field()'],
    [ItemDeclaredAsList, 'ItemDeclaredAsList.name is a list in @Field() but not in TypeScript'],
    [OtherType, 'OtherType.amount is a Number in TypeScript'],
    [Empty, 'Empty has no @Field()'],
    [Nested, 'BareObject.data is a bare object'],
    [NoType, 'NoType.what has no type'],
  ])('%p', (view, fault) => {
    expect(() => viewSchema(view)).toThrow(fault);
    expect(() => viewSchema(view)).toThrow(fault);
  });
});

describe('a field declared with something that is not a type is refused at start, with its fix', () => {
  enum Kind {
    Small = 'small',
    Large = 'large',
  }
  enum Level {
    Low,
    High,
  }
  class Item {
    @Field(String)
    id!: string;
  }

  it.each<[string, unknown, string]>([
    ['an enum', Kind, "is declared as an object: write @Field(OneOf('small', 'large'))"],
    ['an enum of numbers', Level, 'is declared as an object: write @Field(Integer)'],
    ['options alone', { type: String }, 'is declared as an object: write @Field(String), with options after the type'],
    ['a list of options', [{ type: String }], 'is declared as an object: write @Field(String), with options after the type'],
    ['an object', { a: {} }, 'is declared as an object: name its type'],
    ['a pattern', /a/, 'is declared as a RegExp: name its type'],
    ['a date', new Date(0), 'is declared as a Date: name its type'],
    ['a choice of nothing', { words: [] }, "is a choice of no words: write @Field(OneOf('one', 'other'))"],
    ['a choice of numbers', { words: [1, 2] }, "is a choice of values that are not strings: write @Field(OneOf('one', 'other'))"],
    ['a text', 'string', 'is declared as the text "string": name its type'],
    ['a number', 5, 'is declared as the number 5: name its type'],
    ['true', true, 'is declared as the boolean true: name its type'],
    ['a symbol', Symbol('a'), 'is declared as the symbol Symbol(a): name its type'],
    ['a function of functions', () => () => Item, 'is declared by a function that gives no class: write @Field(Item), or @Field(() => Item) where the class comes later'],
    ['a function that gives a number', [() => 5], 'is declared as the number 5: name its type'],
    ['an invalid record', RecordOf(Map as never), 'is a Map, which JSON does not have: write @Field(RecordOf(Item))'],
    ['an invalid union', AnyOf(String, BigInt as never), 'is a BigInt, which JSON does not have: write @Field(String)'],
    ['BigInt', BigInt, 'is a BigInt, which JSON does not have: write @Field(String) and answer its digits'],
    ['Map', Map, 'is a Map, which JSON does not have: write @Field(RecordOf(Item)) and answer an object, of Object.fromEntries()'],
    ['Set', Set, 'is a Set, which JSON does not have: write @Field([Item]) and answer a list'],
    ['Buffer', Buffer, 'is a Buffer, which JSON does not have: name its type'],
    ['URL', URL, 'is a URL, which JSON does not have: name its type'],
    ['Promise', Promise, 'is a Promise, which JSON does not have: name its type'],
  ])('%s', (_, type, fault) => {
    class Page {
      @Field(String)
      id!: string;
    }
    loosely(type)(Page.prototype, 'kind');
    let thrown: unknown;
    try {
      viewSchema(Page);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(StartError);
    expect((thrown as StartError).faults).toEqual([expect.stringContaining(`Page.kind ${fault}`)]);
  });
});

describe('a view that declares an inherited field again', () => {
  class Base {
    @loosely(String)
    id!: unknown;

    @Field(String, { nullable: true })
    name!: string | null;
  }
  class Numbered extends Base {
    @Field(Integer, { doc: 'Its number.' })
    override id!: number;

    @Field(String)
    more!: string;
  }
  class Twice extends Numbered {
    @Field(String, { optional: true })
    override id!: never;
  }

  it('has it once, in its place, as the subclass declares it', () => {
    expect(serialiserOf(Numbered)({ id: 1, name: null, more: 'b' })).toBe('{"id":1,"name":null,"more":"b"}');
    expect(serialiserOf(Twice)({ id: 'c', name: null, more: 'b' })).toBe('{"id":"c","name":null,"more":"b"}');
    expect(serialiserOf(Base)({ id: 'a', name: 'n' })).toBe('{"id":"a","name":"n"}');
    expect(serialiserOf(PartialOf(Numbered))({ id: 1 })).toBe('{"id":1}');
  });

  it('is so in OpenAPI', () => {
    const schemas: Record<string, JsonSchema> = {};
    viewJsonSchema(Numbered, schemas);
    viewJsonSchema(Twice, schemas);
    expect(schemas).toMatchObject({
      Numbered: { required: ['id', 'name', 'more'], properties: { id: { type: 'integer', description: 'Its number.' } } },
      Twice: { required: ['name', 'more'], properties: { id: { type: 'string' } } },
    });
  });
});

describe('the JSON Schema of a view', () => {
  class Tag {
    @Field(String, { doc: 'A word.' })
    word!: string;
  }
  class Page {
    @Field([Tag])
    tags!: Tag[];

    @Field(Tag, { nullable: true })
    best!: Tag | null;

    @Field(Integer, { nullable: true })
    count!: number | null;

    @Field(String, { optional: true, format: 'date', example: '2026-01-31' })
    note?: string;
  }

  it('says null as a type, names nested views and requires what is not optional', () => {
    const schemas = {};
    expect(viewJsonSchema(Page, schemas)).toEqual({ $ref: '#/components/schemas/Page' });
    expect(schemas).toEqual({
      Tag: { type: 'object', required: ['word'], properties: { word: { type: 'string', description: 'A word.' } }, additionalProperties: false },
      Page: {
        type: 'object',
        required: ['tags', 'best', 'count'],
        properties: {
          tags: { type: 'array', items: { $ref: '#/components/schemas/Tag' } },
          best: { anyOf: [{ $ref: '#/components/schemas/Tag' }, { type: 'null' }] },
          count: { type: ['integer', 'null'] },
          note: { type: 'string', format: 'date', examples: ['2026-01-31'] },
        },
        additionalProperties: false,
      },
    });
  });

  it('has null among the words of a choice that may be null, and an example that is nothing much', () => {
    class Level {
      @Field(OneOf('low', 'high'), { nullable: true, doc: 'How much.' })
      level!: 'low' | 'high' | null;

      @Field(Integer, { example: 0 })
      count!: number;

      @Field(RecordOf(OneOf('on', 'off')), { nullable: true })
      switches!: Record<string, 'on' | 'off'> | null;
    }
    const schemas: Record<string, JsonSchema> = {};
    viewJsonSchema(Level, schemas);
    expect(schemas['Level']?.['properties']).toEqual({
      level: { type: ['string', 'null'], enum: ['low', 'high', null], description: 'How much.' },
      count: { type: 'integer', examples: [0] },
      switches: { type: ['object', 'null'], additionalProperties: { type: 'string', enum: ['on', 'off'] } },
    });
  });

  it('names a view that holds itself, and the view is written as deep as it goes', () => {
    class Branch {
      @Field(String)
      name!: string;
      branches!: Branch[];
    }
    loosely([Branch])(Branch.prototype, 'branches');
    const schemas: Record<string, JsonSchema> = {};
    expect(viewJsonSchema(Branch, schemas)).toEqual({ $ref: '#/components/schemas/Branch' });
    expect(schemas['Branch']).toMatchObject({ properties: { branches: { type: 'array', items: { $ref: '#/components/schemas/Branch' } } } });
    const tree = { name: 'a', branches: [{ name: 'b', branches: [] }, { name: 'c', branches: [{ name: 'd', branches: [] }] }] };
    expect(JSON.parse(serialiserOf(Branch)(tree))).toEqual(tree);
    expect(() => serialiserOf(Branch)({ name: 'a', branches: [{ name: 'b', branches: [null] }] })).toThrow('Branch.branches is null; the view declares a Branch');
  });
});
