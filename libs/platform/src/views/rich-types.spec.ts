import 'reflect-metadata';
import { AnyOf, Field, Integer, OneOf, RecordOf } from './field.ts';
import { viewJsonSchema } from './json-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { serialiserOf } from './serialiser.ts';
import { viewSchema } from './view-schema.ts';

class Card {
  @Field(OneOf('card', 'debit'))
  kind!: 'card' | 'debit';
  @Field(String)
  last!: string;
}

class Invoice {
  @Field(OneOf('invoice'))
  kind!: 'invoice';
  @Field(Date, { nullable: true })
  due!: Date | null;
}

class Rich {
  @Field(Date)
  at!: Date;
  @Field([Date])
  dates!: Date[];
  @Field(RecordOf(Integer))
  counts!: Record<string, number>;
  @Field(RecordOf(Card), { optional: true })
  cards?: Record<string, Card>;
  @Field(AnyOf(String, Number))
  id!: string | number;
  @Field([AnyOf(Card, Invoice)])
  payments!: (Card | Invoice)[];
  @Field(AnyOf(Boolean, Card), { nullable: true })
  last!: boolean | Card | null;
}

/** What does not compile. */
class Refused {
  // @ts-expect-error a record of numbers holds no texts
  @Field(RecordOf(Number))
  record!: Record<string, string>;
  // @ts-expect-error a value may be a truth value too
  @Field(AnyOf(String, Number))
  union!: string | boolean;
  // @ts-expect-error a text is no date
  @Field(Date)
  date!: string;
}

const AT = new Date('2026-01-31T12:00:00Z');
const RICH: Rich = { at: AT, dates: [AT], counts: { a: 1, '"b\u2028': 2 }, id: 7, payments: [{ kind: 'debit', last: '42' }, { kind: 'invoice', due: AT }, { kind: 'invoice', due: null }], last: null };

describe('a view with dates, records and unions', () => {
  const serialise = serialiserOf(Rich);

  it('writes dates in ISO 8601, records by their own names, and each value of a union as what it is', () => {
    const iso = '2026-01-31T12:00:00.000Z';
    expect(JSON.parse(serialise(RICH))).toEqual({
      at: iso, dates: [iso], counts: { a: 1, '"b\u2028': 2 }, id: 7, payments: [{ kind: 'debit', last: '42' }, { kind: 'invoice', due: iso }, { kind: 'invoice', due: null }], last: null,
    });
    expect(JSON.parse(serialise({ ...RICH, counts: {}, cards: { a: { kind: 'card', last: '1', secret: 1 } }, id: 'a"', last: true }))).toMatchObject({ counts: {}, cards: { a: { kind: 'card', last: '1' } }, id: 'a"', last: true });
  });

  it('leaves out what a view of a union, or of a record, does not declare', () => {
    const leaking = { kind: 'card', last: '1', secret: 'undeclared' };
    expect(serialise({ ...RICH, cards: { a: leaking }, payments: [leaking], last: leaking })).not.toContain('undeclared');
  });

  it.each<[string, object, string]>([
    ['a text for a date', { at: '2026-01-31' }, 'Rich.at is a string; the view declares a date'],
    ['a date that is none', { at: new Date('soon') }, 'Rich.at is an object; the view declares a date'],
    ['a list for a record', { counts: [1] }, 'Rich.counts is a list; the view declares an object'],
    ['another value in a record', { counts: { a: 1.5 } }, 'Rich.counts is a number; the view declares a whole number'],
    ['nothing in a record', { counts: { a: undefined } }, 'Rich.counts is undefined; the view declares a whole number'],
    ['another type for a union', { id: true }, 'Rich.id is a boolean; the view declares one of text, a number'],
    ['a view that is none of a union', { payments: [{ kind: 'cash' }] }, 'Rich.payments is an object; the view declares one of a Card, a Invoice'],
  ])('refuses %s', (_, changed, message) => {
    expect(() => serialise({ ...RICH, ...changed })).toThrow(message);
  });

  it('is described in JSON Schema', () => {
    const schemas: Record<string, JsonSchema> = {};
    viewJsonSchema(Rich, schemas);
    const { properties } = schemas['Rich'] as { properties: Record<string, JsonSchema> };
    const [card, invoice] = ['#/components/schemas/Card', '#/components/schemas/Invoice'];
    expect(properties).toEqual({
      at: { type: 'string', format: 'date-time' },
      dates: { type: 'array', items: { type: 'string', format: 'date-time' } },
      counts: { type: 'object', additionalProperties: { type: 'integer' } },
      cards: { type: 'object', additionalProperties: { $ref: card } },
      id: { oneOf: [{ type: 'string' }, { type: 'number' }] },
      payments: { type: 'array', items: { oneOf: [{ $ref: card }, { $ref: invoice }], discriminator: { propertyName: 'kind', mapping: { card, debit: card, invoice } } } },
      last: { anyOf: [{ oneOf: [{ type: 'boolean' }, { $ref: card }] }, { type: 'null' }] },
    });
    expect(Object.keys(schemas).sort()).toEqual(['Card', 'Invoice', 'Rich']);
  });

  class Plain {
    @Field(String)
    name!: string;
  }
  class Other {
    @Field(String)
    name!: string;
  }
  it.each<[string, never, string]>([
    ['has the same type twice', AnyOf(Number, Integer) as never, 'AnyOf() has the same type twice'],
    ['has views that nothing tells apart', AnyOf(Plain, Other) as never, 'AnyOf(Plain, Other) has no field that tells which it is: give each of them one of the same name, such as @Field(OneOf(\'plain\')) kind'],
    ['has a choice among its types', AnyOf(OneOf('a'), Number) as never, 'AnyOf() takes String, Number, Integer, Boolean and classes with fields'],
  ])('is refused at start where a union %s', (_, type, fault) => {
    class Unions {
      value!: unknown;
    }
    (Field as (type: unknown) => PropertyDecorator)(type)(Unions.prototype, 'value');
    expect(() => viewSchema(Unions)).toThrow(fault);
  });

  it('is refused by the compiler where the property is of another type', () => expect(Refused).toBeDefined());
});
