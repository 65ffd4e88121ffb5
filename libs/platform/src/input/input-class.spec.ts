import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsOptional, IsString, Matches, Max, Min, ValidateNested } from 'class-validator';
import type { InputError } from '../problems/problem.ts';
import { inputClass } from './input-class.ts';

class Query {
  @IsInt()
  @Min(1)
  @Max(50)
  limit: number = 10;

  @IsOptional()
  @IsString()
  cursor?: string;

  @IsOptional()
  @IsBoolean()
  featured?: boolean;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2)
  tags?: string[];
}

class Line {
  @Matches(/^S-\d$/)
  sku!: string;
}

class Body {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Line)
  lines!: Line[];
}

const query = inputClass(Query);
const readQuery = (texts: Record<string, string | string[]>): { value: unknown; errors: InputError[] } => {
  const errors: InputError[] = [];
  return { value: query.fromText(texts, 'query', errors), errors };
};
const faults = (errors: InputError[]): string[] => errors.map(({ in: place, field, message }) => `${place} ${field} ${message}`);

describe('texts of a query', () => {
  it('become the declared types, with defaults', () => {
    const { value, errors } = readQuery({ limit: '20', featured: 'true', tags: 'a,b' });
    expect(errors).toEqual([]);
    expect(value).toBeInstanceOf(Query);
    expect(value).toEqual({ limit: 20, featured: true, tags: ['a', 'b'] });
  });

  it('need not be there', () => {
    expect(readQuery({})).toEqual({ value: { limit: 10 }, errors: [] });
    expect(readQuery({}).value).toBe(readQuery({}).value);
  });

  it.each([
    ['a word for a number', { limit: 'ten' }, ['query limit must be an integer number']],
    ['a hexadecimal number', { limit: '0x10' }, ['query limit must be an integer number']],
    ['a number with an exponent', { limit: '1e1' }, ['query limit must be an integer number']],
    ['a number with a space', { limit: ' 5' }, ['query limit must be an integer number']],
    ['a null character', { cursor: 'a\0b' }, ['query cursor contains a null character']],
    ['a null character in a list', { tags: 'a,\0' }, ['query tags contains a null character']],
    ['an empty number', { limit: '' }, ['query limit must be an integer number']],
    ['a fraction', { limit: '1.5' }, ['query limit must be an integer number']],
    ['too much', { limit: '51' }, ['query limit must not be greater than 50']],
    ['a word for a truth value', { featured: 'yes' }, ['query featured must be a boolean value']],
    ['a repeated parameter', { cursor: ['a', 'b'] }, ['query cursor is given more than once']],
    ['too many', { tags: 'a,b,c' }, ['query tags must contain no more than 2 elements']],
    ['an unknown name', { nope: '1' }, ['query nope is unknown; accepted: limit, cursor, featured, tags']],
    ['several at once', { nope: '1', limit: '0' }, ['query nope is unknown; accepted: limit, cursor, featured, tags', 'query limit must not be less than 1']],
  ])('are refused: %s', (_, texts, expected) => {
    expect(faults(readQuery(texts as Record<string, string>).errors)).toEqual(expected);
  });
});

describe('a JSON body', () => {
  const read = (body: unknown): string[] => {
    const errors: InputError[] = [];
    inputClass(Body).fromJson(body, errors);
    return faults(errors);
  };

  it('passes when it fits', () => expect(read({ lines: [{ sku: 'S-1' }] })).toEqual([]));

  it.each<[string, unknown, string]>([
    ['no object', [], 'body  must be a JSON object'],
    ['nothing', undefined, 'body  must be a JSON object'],
    ['an unknown field', { lines: [], extra: 1 }, 'body extra is unknown'],
    ['a wrong item, by its place', { lines: [{ sku: 'S-1' }, { sku: 'x' }] }, 'body lines[1].sku must match'],
    ['an unknown field of an item', { lines: [{ sku: 'S-1', extra: 1 }] }, 'body lines[0].extra is unknown'],
    ['a missing field', {}, 'body lines must be an array'],
  ])('is refused: %s', (_, body, expected) => {
    expect(read(body).join('\n')).toContain(expected);
  });
});

describe('a class that describes nothing is refused at start', () => {
  class NoRules {
    name!: string;
  }
  class Untyped {
    @IsInt()
    limit = 10;
  }
  it.each([
    [undefined, 'needs a class'],
    [Object, 'needs a class'],
    [NoRules, 'NoRules, which has no class-validator rule'],
    [Untyped, 'Untyped.limit without a plain type'],
  ])('%p', (type, fault) => {
    expect(() => inputClass(type as never)).toThrow(fault);
  });
});
