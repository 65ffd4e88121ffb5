import 'reflect-metadata';
import { Field } from '../views/field.ts';
import { ComponentSchemas } from './component-schemas.ts';
import { Author, Book } from './fixtures/library-api.ts';

const namesake = () => {
  class Author {
    @Field(String)
    pseudonym!: string;
  }
  return Author;
};

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
});
