import 'reflect-metadata';
import { AnyOf, Field, OneOf, RecordOf } from './field.ts';
import { viewJsonSchema } from './json-schema.ts';
import { PartialOf } from './partial-view.ts';
import { serialiserOf } from './serialiser.ts';

class Comment {
  @Field()
  text!: string;
  @Field([() => Comment])
  replies!: Comment[];
  @Field(() => Author, { nullable: true })
  by!: Author | null;
  @Field(RecordOf(() => Author), { optional: true })
  liked?: Record<string, Author>;
  // @ts-expect-error authors are no comments
  @Field([() => Author], { optional: true })
  wrong?: Comment[];
}

class Author {
  @Field(OneOf('author'))
  kind!: 'author';
  @Field(AnyOf(() => Author, String), { nullable: true })
  for!: Author | string | null;
}

class Sparse extends PartialOf(Comment) {}

const ANN: Author = { kind: 'author', for: { kind: 'author', for: 'bob' } };
const COMMENT: Comment = { text: 'a', replies: [{ text: 'b', replies: [], by: ANN }], by: null, liked: { ann: ANN } };

describe('a view that holds itself, or one that comes later', () => {
  it('is written as deep as the answer goes', () => {
    expect(JSON.parse(serialiserOf(Comment)(COMMENT))).toEqual(COMMENT);
    expect(serialiserOf(Sparse)({ replies: [] })).toBe('{"replies":[]}');
  });

  it('is described by a reference to itself', () => {
    const schemas: Record<string, { readonly properties?: unknown }> = {};
    viewJsonSchema(Comment, schemas);
    const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
    expect(schemas['Comment']?.properties).toMatchObject({ replies: { type: 'array', items: ref('Comment') }, by: { anyOf: [ref('Author'), { type: 'null' }] }, liked: { additionalProperties: ref('Author') } });
    expect(Object.keys(schemas)).toEqual(['Comment', 'Author']);
  });
});
