import 'reflect-metadata';
import { Field, Integer } from './field.ts';
import { PartialOf } from './partial-view.ts';
import { serialiserOf } from './serialiser.ts';
import { viewSchema } from './view-schema.ts';

class Chair {
  @Field(String)
  name!: string;

  @Field(Integer, { nullable: true, doc: 'How many.' })
  legs!: number | null;

  @Field([String])
  colours!: string[];
}

class SparseChair extends PartialOf(Chair) {}

describe('PartialOf', () => {
  it('has the same fields, each optional', () => {
    const { name, fields } = viewSchema(SparseChair);
    expect(name).toBe('SparseChair');
    expect(fields.map((field) => [field.name, field.shape.kind, field.nullable, field.optional, field.options.doc])).toEqual([
      ['name', 'text', false, true, undefined],
      ['legs', 'integer', true, true, 'How many.'],
      ['colours', 'list', false, true, undefined],
    ]);
  });

  it('leaves the view it was made from as it was', () => {
    expect(viewSchema(Chair).fields.map(({ optional }) => optional)).toEqual([false, false, false]);
  });

  it.each<[SparseChair, string]>([
    [{}, '{}'],
    [{ legs: null }, '{"legs":null}'],
    [{ name: 'Oak', colours: ['red'] }, '{"name":"Oak","colours":["red"]}'],
  ])('is written with what is there: %j', (chair, json) => {
    expect(serialiserOf(SparseChair)(chair)).toBe(json);
  });

  it('still refuses a null where there can be none', () => {
    expect(() => serialiserOf(SparseChair)({ name: null })).toThrow('SparseChair.name is null');
  });

  it('is held to the types of the view it was made from', () => {
    class Wrong {
      @((Field as (type: unknown) => PropertyDecorator)(String))
      legs!: number;
    }
    class SparseWrong extends PartialOf(Wrong) {}
    expect(() => viewSchema(SparseWrong)).toThrow('SparseWrong.legs is a Number in TypeScript but not in @Field()');
  });
});
