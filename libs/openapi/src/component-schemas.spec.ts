import 'reflect-metadata';
import { Field } from '@portico/platform';
import type { JsonSchema } from '@portico/platform';
import { ComponentSchemas } from './component-schemas.ts';
import { Author, Book } from './fixtures/library-api.ts';

const namesake = () => {
  class Author {
    @Field(String)
    pseudonym!: string;
  }
  return Author;
};

class Shape {}

describe('ComponentSchemas', () => {
  it('describes a view once, with the views inside it', () => {
    const components = new ComponentSchemas();
    expect(components.view(Book)).toEqual(components.view(Book));
    components.view(Author);
    expect(Object.keys(components.all)).toEqual(['Author', 'Book']);
    expect(components.all['Book']).toEqual({
      type: 'object',
      required: ['isbn', 'pages', 'author', 'place'],
      properties: {
        isbn: { type: 'string', description: 'Without dashes.', examples: ['9783161484100'] },
        pages: { type: ['integer', 'null'] },
        author: { anyOf: [{ $ref: '#/components/schemas/Author' }, { type: 'null' }] },
        place: { type: ['string', 'null'], enum: ['lent', 'here', null] },
      },
      additionalProperties: false,
    });
  });

  it('refuses a second class of the same name, be it nested', () => {
    const components = new ComponentSchemas();
    components.view(namesake());
    expect(() => components.view(Book)).toThrow('two classes of the API are named Author; give each a name of its own');
  });

  it('refuses a second class of the same name in a list', () => {
    class Shelf {
      @Field([Author])
      authors!: Author[];
    }
    const components = new ComponentSchemas();
    components.view(namesake());
    expect(() => components.view(Shelf)).toThrow('two classes of the API are named Author');
  });

  it('refuses a view that is named as an input is, and describes an input once', () => {
    const components = new ComponentSchemas();
    const describe = jest.fn(() => ({ type: 'object' }));
    expect([components.reference('Author', Shape, describe), components.reference('Author', Shape, describe)]).toEqual(Array(2).fill({ $ref: '#/components/schemas/Author' }));
    expect(describe).toHaveBeenCalledTimes(1);
    expect(() => components.view(Author)).toThrow('two classes of the API are named Author');
  });

  it('may describe a class by itself', () => {
    const components = new ComponentSchemas();
    const describe = (): JsonSchema => ({ properties: { inner: components.reference('Shape', Shape, describe) } });
    components.reference('Shape', Shape, describe);
    expect(components.all).toEqual({ Shape: { properties: { inner: { $ref: '#/components/schemas/Shape' } } } });
  });
});
