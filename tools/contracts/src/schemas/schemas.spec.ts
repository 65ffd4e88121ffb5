import { References } from '../read/references.ts';
import { Schemas } from './schemas.ts';

/** Schemas of a document, with others that stand elsewhere in it. */
const schemasOf = (schemas: object, { is30 = true, ...elsewhere }: { is30?: boolean; readonly [key: string]: unknown } = {}): Schemas =>
  new Schemas(new References({ components: { schemas }, ...elsewhere }), is30);
const read = (schema: unknown, is30 = true): unknown => schemasOf({ A: { type: 'string' } }, { is30 }).read(schema);
const A = { $ref: '#/components/schemas/A' };

describe('a schema of OpenAPI 3.0', () => {
  it.each<[string, object, object]>([
    ['a type', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    ['written as a text', { type: 'string', nullable: 'true' }, { type: ['string', 'null'] }],
    ['an enum', { type: 'string', enum: ['a'], nullable: true }, { type: ['string', 'null'], enum: ['a', null] }],
    ['an enum that has it', { enum: ['a', null], nullable: true }, { enum: ['a', null] }],
    ['a reference', { ...A, nullable: true }, { anyOf: [A, { type: 'null' }] }],
    ['an allOf', { allOf: [A], nullable: true }, { anyOf: [{ allOf: [A] }, { type: 'null' }] }],
    ['an allOf with a type', { type: 'object', allOf: [A], nullable: true }, { anyOf: [{ type: 'object', allOf: [A] }, { type: 'null' }] }],
    ['a oneOf', { oneOf: [A], nullable: true }, { oneOf: [A, { type: 'null' }] }],
    [
      'an anyOf that has it',
      { anyOf: [A, { type: 'string', nullable: true }], nullable: true },
      { anyOf: [A, { type: ['string', 'null'] }] },
    ],
    ['nothing', { nullable: true }, {}],
    ['no', { type: 'string', nullable: false }, { type: 'string' }],
  ])('is nullable by %s', (_, given, expected) => expect(read(given)).toEqual(expected));

  it.each<[object, object]>([
    [
      { minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false },
      { exclusiveMinimum: 1, maximum: 5 },
    ],
    [{ exclusiveMinimum: true }, {}],
    [{ exclusiveMaximum: 4 }, { exclusiveMaximum: 4 }],
  ])('has limits in the words of JSON Schema: %j', (given, expected) => expect(read(given)).toEqual(expected));

  it('has nothing beside a reference, but in 3.1', () => {
    expect({ 3.0: read({ ...A, type: 'object', description: 'An A.' }), 3.1: read({ ...A, minLength: 1 }, false) }).toEqual({
      3.0: { ...A, description: 'An A.' },
      3.1: { ...A, minLength: 1 },
    });
  });
});

describe('a published schema', () => {
  it.each<[string, object, object]>([
    ['types that are none', { type: 'Int' }, { type: 'integer' }],
    ['types of which nothing is known', { type: 'any' }, {}],
    ['a text as a number', { minLength: '3', maximum: '9.5', multipleOf: 0 }, { minLength: 3, maximum: 9.5 }],
    ['a pattern of another language', { pattern: '(?i)a', type: 'string' }, { type: 'string' }],
    ['a pattern without u', { pattern: '^[\\w-.]$' }, { pattern: '^[\\w-.]$' }],
    [
      'required on a property',
      { properties: { a: { type: 'string', required: true } }, required: 'a' },
      { properties: { a: { type: 'string' } } },
    ],
    ['empty lists', { enum: [], allOf: [], required: [], oneOf: {} }, { oneOf: [{}] }],
    [
      'values of an enum that are not of its type',
      { type: 'string', enum: [true, 1, 'a', null] },
      { type: 'string', enum: ['true', '1', 'a', null] },
    ],
    ['numbers of an enum as texts', { type: 'integer', enum: ['1', '2', 'x'] }, { type: 'integer', enum: [1, 2] }],
    ['items without a type', { items: { type: 'string' } }, { type: 'array', items: { type: 'string' } }],
    ['items of draft 4', { type: 'array', items: [{ type: 'string' }] }, { type: 'array', items: { type: 'string' } }],
    ['names of schemas', { $id: 'x', id: 'y', $schema: 'z', type: 'string' }, { type: 'string' }],
    ['a discriminator of Swagger', { discriminator: 'kind' }, {}],
    [
      'a mapping by names',
      { discriminator: { propertyName: 'kind', mapping: { a: 'A', b: '#/components/schemas/A', c: 'Lost' } } },
      { discriminator: { propertyName: 'kind', mapping: { a: A.$ref, b: A.$ref } } },
    ],
    [
      'a property called as a keyword',
      { properties: { example: { type: 'string' }, enum: { type: 'string' }, $ref: { type: 'string' } } },
      { properties: { example: { type: 'string' }, enum: { type: 'string' }, $ref: { type: 'string' } } },
    ],
    [
      'no schemas where they should be',
      { properties: { a: null, b: ['x'] }, additionalProperties: 'no', items: 5 },
      { properties: { a: {}, b: {} } },
    ],
  ])('may have %s', (_, given, expected) => expect(read(given)).toEqual(expected));
});

describe('a reference', () => {
  it('makes a component of anything else that it leads to, circles included', () => {
    const at = '#/paths/~1a/get/schema';
    const schemas = schemasOf(
      { B: { properties: { inner: { type: 'object' } } } },
      { paths: { '/a': { get: { schema: { properties: { again: { $ref: at } } } } } } },
    );
    expect([schemas.read({ $ref: at }), schemas.read({ $ref: '#/components/schemas/B/properties/inner' })]).toEqual([
      { $ref: '#/components/schemas/AGetSchema' },
      { $ref: '#/components/schemas/SchemasBPropertiesInner' },
    ]);
    expect(schemas.components).toEqual({
      B: { properties: { inner: { type: 'object' } } },
      AGetSchema: { properties: { again: { $ref: '#/components/schemas/AGetSchema' } } },
      SchemasBPropertiesInner: { type: 'object' },
    });
  });

  it('makes a component of what $defs of a schema hold, and none of $defs themselves', () => {
    const inner = '#/components/schemas/B/$defs/mm';
    const schemas = schemasOf({ B: { $defs: { mm: { type: 'integer' }, unused: {} }, properties: { w: { $ref: inner } } } }, { is30: false });
    expect(schemas.components).toEqual({
      B: { properties: { w: { $ref: '#/components/schemas/SchemasBDefsMm' } } },
      SchemasBDefsMm: { type: 'integer' },
    });
  });

  it('has a name that JSON Schema and TypeScript take', () => {
    const schemas = schemasOf({
      'List«Item»': { items: { $ref: '#/components/schemas/a~1b' } },
      'a/b': {},
      a_b: { $ref: '#/components/schemas/List%C2%ABItem%C2%BB' },
    });
    expect(schemas.components).toEqual({
      a_b: { $ref: '#/components/schemas/List_Item_' },
      List_Item_: { type: 'array', items: { $ref: '#/components/schemas/a_b_2' } },
      a_b_2: {},
    });
  });

  it('to nothing is known wherever a value leads to it', () => {
    const schemas = schemasOf({
      A: { properties: { b: { $ref: '#/components/schemas/B' } } },
      B: { items: { $ref: '#/definitions/Lost' } },
      Round: { $ref: '#/components/schemas/Round' },
      Fine: {},
    });
    const lost = ['A', 'Fine', 'Round'].map((name) => schemas.lostIn(schemas.read({ $ref: `#/components/schemas/${name}` })));
    expect(lost).toEqual(['#/definitions/Lost', undefined, '#/components/schemas/Round']);
  });
});
