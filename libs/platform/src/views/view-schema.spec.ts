import 'reflect-metadata';
import { Field, Integer } from './field.ts';
import { viewJsonSchema } from './json-schema.ts';
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
});
