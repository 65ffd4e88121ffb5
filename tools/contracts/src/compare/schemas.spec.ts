import type { OpenApiDocument } from '../open-api.ts';
import { verdictOf } from './change.ts';
import type { Verdict } from './change.ts';
import { documentChanges } from './documents.ts';

type Json = Record<string, unknown>;

const TEXT = { type: 'string' };
const object = (properties: Json, required: readonly string[] = [], more: Json = {}): Json => ({
  type: 'object',
  properties,
  required,
  ...more,
});
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: unknown): Json => ({ content: { 'application/json': { schema } } });

const document = (operation: Json, components: Json): OpenApiDocument => {
  const paths = { '/things': { post: operation } };
  return { openapi: '3.1.0', info: { title: 'A', version: '1' }, paths, components } as unknown as OpenApiDocument;
};

/** A schema alone, as what is sent and as what is answered; components stand beside it. */
const asRequest = (schema: unknown, schemas: Json): OpenApiDocument =>
  document({ requestBody: { required: true, ...json(schema) }, responses: {} }, { schemas });
const asAnswer = (schema: unknown, schemas: Json): OpenApiDocument =>
  document({ responses: { 200: { description: '', ...json(schema) } } }, { schemas });

interface Row {
  readonly change: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The components of both sides, where they are the same. */
  readonly schemas?: Json;
  readonly schemasAfter?: Json;
  readonly request: Verdict;
  readonly answer: Verdict;
  /** The field that is named; default: `$.a`. */
  readonly field?: string;
}

const NODE = object({ next: ref('Node'), a: TEXT });
const CAT = object({ kind: { const: 'cat' }, a: TEXT }, ['kind']);
const DOG = object({ kind: { const: 'dog' }, a: { type: 'integer' } }, ['kind']);
const a = (schema: unknown): Json => object({ a: schema });

const SCHEMAS: readonly Row[] = [
  { change: 'nothing', before: a(TEXT), after: a(TEXT), request: 'none', answer: 'none' },
  {
    change: 'descriptions, examples and defaults',
    before: a(TEXT),
    after: a({ ...TEXT, description: 'x', examples: ['y'], 'x-z': 1 }),
    request: 'none',
    answer: 'none',
  },
  {
    change: 'the order of members and values',
    before: object({ a: { enum: [1, 2] }, b: TEXT }),
    after: object({ b: TEXT, a: { enum: [2, 1] } }),
    request: 'none',
    answer: 'none',
  },
  {
    change: 'a schema moved to a component',
    before: a(object({ b: TEXT })),
    after: a(ref('B')),
    schemas: { B: object({ b: TEXT }) },
    request: 'none',
    answer: 'none',
  },
  {
    change: 'a component renamed',
    before: a(ref('B')),
    after: a(ref('C')),
    schemas: { B: object({ b: TEXT }), C: object({ b: TEXT }) },
    request: 'none',
    answer: 'none',
  },

  { change: 'a member removed', before: a(TEXT), after: object({}), request: 'breaking', answer: 'breaking' },
  { change: 'an optional member added', before: object({}), after: a(TEXT), request: 'additive', answer: 'additive' },
  { change: 'a required member added', before: object({}), after: object({ a: TEXT }, ['a']), request: 'breaking', answer: 'additive' },
  {
    change: 'a member that was optional is required',
    before: a(TEXT),
    after: object({ a: TEXT }, ['a']),
    request: 'breaking',
    answer: 'additive',
  },
  {
    change: 'a member that was required is optional',
    before: object({ a: TEXT }, ['a']),
    after: a(TEXT),
    request: 'additive',
    answer: 'breaking',
  },
  { change: 'a member renamed', before: a(TEXT), after: object({ b: TEXT }), request: 'breaking', answer: 'breaking' },

  { change: 'another type', before: a(TEXT), after: a({ type: 'boolean' }), request: 'breaking', answer: 'breaking' },
  {
    change: 'integers become numbers',
    before: a({ type: 'integer' }),
    after: a({ type: 'number' }),
    request: 'additive',
    answer: 'breaking',
  },
  {
    change: 'numbers become integers',
    before: a({ type: 'number' }),
    after: a({ type: 'integer' }),
    request: 'breaking',
    answer: 'additive',
  },
  { change: 'a second type', before: a(TEXT), after: a({ type: ['string', 'boolean'] }), request: 'additive', answer: 'breaking' },
  { change: 'a type where there was none', before: a({}), after: a(TEXT), request: 'breaking', answer: 'additive' },

  { change: 'null allowed (3.1)', before: a(TEXT), after: a({ type: ['string', 'null'] }), request: 'additive', answer: 'breaking' },
  { change: 'null allowed (3.0)', before: a(TEXT), after: a({ ...TEXT, nullable: true }), request: 'additive', answer: 'breaking' },
  { change: 'null refused', before: a({ type: ['string', 'null'] }), after: a(TEXT), request: 'breaking', answer: 'additive' },
  {
    change: 'null written as 3.1 has it',
    before: a({ ...TEXT, nullable: true }),
    after: a({ type: ['string', 'null'] }),
    request: 'none',
    answer: 'none',
  },
  {
    change: 'null written as a choice',
    before: a({ type: ['string', 'null'] }),
    after: a({ oneOf: [TEXT, { type: 'null' }] }),
    request: 'none',
    answer: 'none',
  },
  {
    change: 'null beside a reference',
    before: a(ref('B')),
    after: a({ anyOf: [ref('B'), { type: 'null' }] }),
    schemas: { B: object({}) },
    request: 'additive',
    answer: 'breaking',
  },
  {
    change: 'null beside an allOf (3.0)',
    before: a({ allOf: [ref('B')] }),
    after: a({ allOf: [ref('B')], nullable: true }),
    schemas: { B: object({}) },
    request: 'additive',
    answer: 'breaking',
  },

  { change: 'an enum widened', before: a({ enum: ['x'] }), after: a({ enum: ['x', 'y'] }), request: 'additive', answer: 'breaking' },
  { change: 'an enum narrowed', before: a({ enum: ['x', 'y'] }), after: a({ enum: ['x'] }), request: 'breaking', answer: 'additive' },
  { change: 'an enum where there was none', before: a(TEXT), after: a({ ...TEXT, enum: ['x'] }), request: 'breaking', answer: 'additive' },
  { change: 'an enum dropped', before: a({ ...TEXT, enum: ['x'] }), after: a(TEXT), request: 'additive', answer: 'breaking' },
  { change: 'const written as an enum', before: a({ const: 'x' }), after: a({ enum: ['x'] }), request: 'none', answer: 'none' },

  {
    change: 'a maximum raised',
    before: a({ type: 'number', maximum: 3 }),
    after: a({ type: 'number', maximum: 5 }),
    request: 'additive',
    answer: 'breaking',
  },
  {
    change: 'a maximum lowered',
    before: a({ type: 'number', maximum: 5 }),
    after: a({ type: 'number', maximum: 3 }),
    request: 'breaking',
    answer: 'additive',
  },
  {
    change: 'a minimum raised',
    before: a({ type: 'number', minimum: 1 }),
    after: a({ type: 'number', minimum: 2 }),
    request: 'breaking',
    answer: 'additive',
  },
  {
    change: 'a bound written as 3.0 has it',
    before: a({ minimum: 1, exclusiveMinimum: true }),
    after: a({ exclusiveMinimum: 1 }),
    request: 'none',
    answer: 'none',
  },
  { change: 'a length bounded', before: a(TEXT), after: a({ ...TEXT, maxLength: 10 }), request: 'breaking', answer: 'additive' },
  { change: 'a pattern replaced', before: a({ pattern: 'a' }), after: a({ pattern: 'b' }), request: 'breaking', answer: 'breaking' },
  { change: 'a format dropped', before: a({ ...TEXT, format: 'date' }), after: a(TEXT), request: 'additive', answer: 'breaking' },
  { change: 'a finer step', before: a({ multipleOf: 4 }), after: a({ multipleOf: 2 }), request: 'additive', answer: 'breaking' },
  {
    change: 'a keyword that is not known',
    before: a({ not: TEXT }),
    after: a({ not: { type: 'integer' } }),
    request: 'breaking',
    answer: 'breaking',
  },

  {
    change: 'a member of items',
    before: a({ type: 'array', items: a(TEXT) }),
    after: a({ type: 'array', items: object({}) }),
    request: 'breaking',
    answer: 'breaking',
    field: '$.a[*].a',
  },
  {
    change: 'a member of map values',
    before: a({ type: 'object', additionalProperties: a(TEXT) }),
    after: a({ type: 'object', additionalProperties: object({}) }),
    request: 'breaking',
    answer: 'breaking',
    field: '$.a.*.a',
  },
  {
    change: 'a name that is no plain one',
    before: object({ "it's-a": TEXT }),
    after: object({}),
    request: 'breaking',
    answer: 'breaking',
    field: String.raw`$['it\'s-a']`,
  },
  {
    change: 'other members refused',
    before: a(object({})),
    after: a(object({}, [], { additionalProperties: false })),
    request: 'breaking',
    answer: 'additive',
  },
  {
    change: 'other members allowed',
    before: a(object({}, [], { additionalProperties: false })),
    after: a(object({})),
    request: 'additive',
    answer: 'additive',
  },
  {
    change: 'a position of a tuple',
    before: a({ prefixItems: [TEXT, TEXT] }),
    after: a({ prefixItems: [TEXT, { type: 'integer' }] }),
    request: 'breaking',
    answer: 'breaking',
    field: '$.a[1]',
  },

  {
    change: 'an alternative added',
    before: a({ oneOf: [ref('Cat')] }),
    after: a({ oneOf: [ref('Cat'), ref('Dog')] }),
    schemas: { Cat: CAT, Dog: DOG },
    request: 'additive',
    answer: 'breaking',
  },
  {
    change: 'an alternative removed',
    before: a({ oneOf: [ref('Cat'), ref('Dog')] }),
    after: a({ oneOf: [ref('Cat')] }),
    schemas: { Cat: CAT, Dog: DOG },
    request: 'breaking',
    answer: 'additive',
  },
  {
    change: 'a choice where there was none',
    before: a(TEXT),
    after: a({ oneOf: [TEXT, { type: 'integer' }] }),
    request: 'additive',
    answer: 'breaking',
  },
  {
    change: 'alternatives in another order',
    before: a({ anyOf: [TEXT, ref('Dog')] }),
    after: a({ anyOf: [ref('Dog'), TEXT] }),
    schemas: { Dog: DOG },
    request: 'none',
    answer: 'none',
  },
  {
    change: 'a member of an alternative',
    before: a({ oneOf: [ref('Cat'), ref('Dog')] }),
    after: a({ oneOf: [ref('Dog'), ref('Cat')] }),
    schemas: { Cat: CAT, Dog: DOG },
    schemasAfter: { Cat: object({ kind: { const: 'cat' } }, ['kind']), Dog: DOG },
    request: 'breaking',
    answer: 'breaking',
    field: '$.a.a',
  },
  {
    change: 'another discriminator',
    before: a({ oneOf: [ref('Cat'), ref('Dog')], discriminator: { propertyName: 'kind' } }),
    after: a({ oneOf: [ref('Cat'), ref('Dog')], discriminator: { propertyName: 'a' } }),
    schemas: { Cat: CAT, Dog: DOG },
    request: 'breaking',
    answer: 'breaking',
  },
  {
    change: 'an allOf written out',
    before: { allOf: [a(TEXT), object({ b: TEXT }, ['b'])] },
    after: object({ a: TEXT, b: TEXT }, ['b']),
    request: 'none',
    answer: 'none',
  },
  {
    change: 'a member of a part of an allOf',
    before: { allOf: [a(TEXT), object({ b: TEXT })] },
    after: { allOf: [object({}), object({ b: TEXT })] },
    request: 'breaking',
    answer: 'breaking',
  },
  {
    change: 'a member behind references',
    before: object({ a: ref('B') }),
    after: object({ a: ref('B') }),
    schemas: { B: ref('C'), C: a(TEXT) },
    schemasAfter: { B: ref('C'), C: object({}) },
    request: 'breaking',
    answer: 'breaking',
    field: '$.a.a',
  },
  {
    change: 'a member of a schema that contains itself',
    before: ref('Node'),
    after: ref('Node'),
    schemas: { Node: NODE },
    schemasAfter: { Node: object({ next: ref('Node') }) },
    request: 'breaking',
    answer: 'breaking',
  },
  {
    change: 'a schema that contains itself in two ways',
    before: ref('Node'),
    after: ref('Node'),
    schemas: { Node: { allOf: [ref('Base'), object({ next: ref('Node') })] }, Base: object({ next: ref('Base'), a: TEXT }) },
    schemasAfter: { Node: { allOf: [ref('Base'), object({ next: ref('Node') })] }, Base: object({ next: ref('Base') }) },
    request: 'breaking',
    answer: 'breaking',
  },

  {
    change: 'a readOnly member added, required',
    before: object({}),
    after: object({ a: { ...TEXT, readOnly: true } }, ['a']),
    request: 'none',
    answer: 'additive',
  },
  { change: 'a readOnly member removed', before: a({ ...TEXT, readOnly: true }), after: object({}), request: 'none', answer: 'breaking' },
  { change: 'a writeOnly member removed', before: a({ ...TEXT, writeOnly: true }), after: object({}), request: 'breaking', answer: 'none' },
  { change: 'a member becomes readOnly', before: a(TEXT), after: a({ ...TEXT, readOnly: true }), request: 'breaking', answer: 'none' },
  {
    change: 'a readOnly member behind a reference',
    before: a(ref('B')),
    after: object({}),
    schemas: { B: { ...TEXT, readOnly: true } },
    request: 'none',
    answer: 'breaking',
  },
];

describe('a change of a schema', () => {
  it.each(SCHEMAS)('$change: request $request, answer $answer', (row) => {
    const { before, after, schemas = {}, schemasAfter = schemas, request, answer, field = '$.a' } = row;
    const sent = documentChanges(asRequest(before, schemas), asRequest(after, schemasAfter));
    const received = documentChanges(asAnswer(before, schemas), asAnswer(after, schemasAfter));
    expect({ request: verdictOf(sent), answer: verdictOf(received) }).toEqual({ request, answer });
    const fields = [...sent, ...received].map((one) => one.field);
    expect(fields).toEqual(request === 'none' && answer === 'none' ? [] : expect.arrayContaining([field]));
  });
});
