import 'reflect-metadata';
import { Field, fieldsOf, Integer } from './field.ts';
import { PartialOf } from './partial-view.ts';
import { serialiserOf } from './serialiser.ts';
import { viewSchema } from './view-schema.ts';

class Tag {
  @Field()
  word!: string;
}

class Page {
  @Field()
  title!: string;

  @Field()
  ratio!: number;

  @Field()
  open!: boolean;

  @Field()
  first!: Tag;

  @Field(Integer)
  count!: number;

  @Field()
  when!: Date;
}

interface Shape {
  readonly sides: number;
}

/** What does not compile: each line would, if the compiler let `@Field()` stand there. */
class Refused {
  // @ts-expect-error a list: name what it holds
  @Field()
  list!: string[];

  // @ts-expect-error a choice: name its words
  @Field()
  choice!: 'one' | 'other';

  // @ts-expect-error it may be null: say so in the options
  @Field()
  nullable!: string | null;

  // @ts-expect-error it may be absent: say so in the options
  @Field()
  absent?: string;

  // @ts-expect-error a union
  @Field()
  union!: string | number;

  // @ts-expect-error anything at all
  @Field()
  unknown!: unknown;
}

/** What the compiler takes for a class, and metadata does not know. */
class Unrecorded {
  @Field()
  shape!: Shape;

  @Field()
  either!: Tag | Page;
}

describe('a field that leaves its type to the property', () => {
  it('has the type that TypeScript records: a text, a number, a truth value, a date, a class', () => {
    expect(fieldsOf(Page).map(({ type }) => type)).toEqual([String, Number, Boolean, Tag, Integer, Date]);
    const page = { title: 'Lamps', ratio: 0.5, open: true, first: { word: 'new' }, count: 3 };
    expect(JSON.parse(serialiserOf(Page)({ ...page, when: new Date(0) }))).toEqual({ ...page, when: '1970-01-01T00:00:00.000Z' });
    expect(serialiserOf(PartialOf(Page))({ ratio: 2 })).toBe('{"ratio":2}');
  });

  it('is refused at start where nothing is recorded, with what to write', () => {
    const named = "name its type: @Field(String), Number, Integer, Boolean, Date, OneOf('one', 'other'), RecordOf(Number), AnyOf(String, Number), a class with fields of its own, or () => Item where that comes later";
    const unrecorded = `has no type, or none that is recorded, as of a union or an interface: ${named}`;
    expect(() => viewSchema(Refused)).toThrow(
      expect.objectContaining({
        faults: [
          'Refused.list is an untyped list: name what it holds, @Field([Item])',
          `Refused.nullable ${unrecorded}`,
          `Refused.union ${unrecorded}`,
          `Refused.unknown ${unrecorded}`,
        ],
      }),
    );
    expect(() => viewSchema(Unrecorded)).toThrow(
      expect.objectContaining({
        faults: [`Unrecorded.shape ${unrecorded}`, `Unrecorded.either ${unrecorded}`],
      }),
    );
  });
});
