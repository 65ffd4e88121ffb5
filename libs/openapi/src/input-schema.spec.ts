import 'reflect-metadata';
import { IsOptional, Matches, ValidateIf, ValidateNested } from 'class-validator';
import { ComponentSchemas } from './component-schemas.ts';
import { LoanRequest, ShelfQuery } from './fixtures/library-api.ts';
import { inputProperties, inputSchema } from './input-schema.ts';

describe('inputProperties', () => {
  it('gives each property with its type, rules, default, and whether it must be there', () => {
    expect(inputProperties(ShelfQuery, new ComponentSchemas())).toEqual([
      { name: 'limit', required: false, doc: 'How many.', schema: { type: 'integer', minimum: 1, maximum: 20, default: 5 } },
      {
        name: 'fields',
        required: false,
        doc: undefined,
        schema: { type: 'array', maxItems: 100, items: { type: 'string', enum: ['isbn', 'pages'] } },
      },
      { name: 'topic', required: true, doc: undefined, schema: { type: 'string', minLength: 2, maxLength: 30 } },
    ]);
  });

  it('does not require what is only sometimes checked', () => {
    class Sometimes {
      @ValidateIf(() => false)
      @Matches(/^a$/)
      a!: string;

      @IsOptional()
      @Matches(/^b$/)
      b?: string;
    }
    expect(inputProperties(Sometimes, new ComponentSchemas()).map(({ name, required }) => [name, required])).toEqual([
      ['a', false],
      ['b', false],
    ]);
  });

  it('refuses a nested value without a class', () => {
    class Nameless {
      @ValidateNested()
      inner!: object;
    }
    expect(() => inputProperties(Nameless, new ComponentSchemas())).toThrow(
      'Nameless.inner is @ValidateNested() but nothing names its class: add @Type(() => Item)',
    );
  });

  it('names the property that cannot be described', () => {
    class Shouting {
      @Matches(/^a$/i)
      word!: string;
    }
    expect(() => inputProperties(Shouting, new ComponentSchemas())).toThrow('Shouting.word matches /^a$/i');
  });
});

describe('inputSchema', () => {
  it('makes a body and what is nested in it components that accept nothing else', () => {
    const components = new ComponentSchemas();
    expect(inputSchema(LoanRequest, components)).toEqual({ $ref: '#/components/schemas/LoanRequest' });
    expect(components.all).toEqual({
      Loan: {
        type: 'object',
        required: ['reader'],
        properties: { reader: { type: 'string', pattern: '^r-\\d+$', examples: ['r-7'], description: 'Of whom.' } },
        additionalProperties: false,
      },
      LoanRequest: {
        type: 'object',
        required: ['loans'],
        properties: { loans: { type: 'array', maxItems: 3, items: { $ref: '#/components/schemas/Loan' } } },
        additionalProperties: false,
      },
    });
  });
});
