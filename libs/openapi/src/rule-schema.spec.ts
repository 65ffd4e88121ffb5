import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayNotEmpty,
  ArrayUnique,
  Equals,
  IsBoolean,
  IsEmail,
  IsEnum,
  IsIn,
  IsDivisibleBy,
  IsInt,
  IsNegative,
  IsNotEmpty,
  IsNotIn,
  IsNumber,
  IsPositive,
  IsString,
  IsUrl,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  getMetadataStorage,
} from 'class-validator';
import { StartError } from '@portico/platform';
import { ruleSchema } from './rule-schema.ts';
import type { Rule } from './rule-schema.ts';

const ruleOf = (decorator: PropertyDecorator): Rule => {
  class Holder {}
  decorator(Holder.prototype, 'value');
  return getMetadataStorage().getTargetValidationMetadatas(Holder, '', false, false)[0] as Rule;
};

enum Size {
  Small = 's',
  Large = 'l',
}

const even = ValidateBy({ name: 'even', validator: { validate: () => true } });
const ownWords = { context: { schema: { format: 'date-time' } } };
const instant = ValidateBy({ name: 'instant', validator: { validate: () => true } }, ownWords);

describe('ruleSchema', () => {
  it.each<[string, PropertyDecorator, object]>([
    ['IsString', IsString(), { type: 'string' }],
    ['IsBoolean', IsBoolean(), { type: 'boolean' }],
    ['IsNumber', IsNumber(), { type: 'number' }],
    ['IsInt', IsInt(), { type: 'integer' }],
    ['Min', Min(1), { minimum: 1 }],
    ['Max', Max(9), { maximum: 9 }],
    ['IsPositive', IsPositive(), { exclusiveMinimum: 0 }],
    ['IsNegative', IsNegative(), { exclusiveMaximum: 0 }],
    ['IsDivisibleBy', IsDivisibleBy(5), { multipleOf: 5 }],
    ['MinLength', MinLength(2), { type: 'string', minLength: 2 }],
    ['MaxLength', MaxLength(8), { type: 'string', maxLength: 8 }],
    ['Length with both ends', Length(2, 8), { type: 'string', minLength: 2, maxLength: 8 }],
    ['Length with one end', Length(2), { type: 'string', minLength: 2 }],
    ['IsNotEmpty', IsNotEmpty(), { minLength: 1 }],
    ['Matches', Matches(/^a\d$/u), { type: 'string', pattern: '^a\\d$' }],
    ['IsEmail', IsEmail(), { type: 'string', format: 'email' }],
    ['IsUUID', IsUUID(), { type: 'string', format: 'uuid' }],
    ['IsUrl', IsUrl(), { type: 'string', format: 'uri' }],
    ['IsIn of words', IsIn(['a', 'b']), { type: 'string', enum: ['a', 'b'] }],
    ['IsIn of numbers', IsIn([1, 2]), { type: 'number', enum: [1, 2] }],
    ['IsIn of truth values', IsIn([true, false]), { enum: [true, false] }],
    ['IsIn of both', IsIn([1, 'b']), { enum: [1, 'b'] }],
    ['IsEnum', IsEnum(Size), { type: 'string', enum: ['s', 'l'] }],
    ['IsNotIn', IsNotIn(['a']), { not: { enum: ['a'] } }],
    ['Equals', Equals(3), { const: 3 }],
    ['ArrayNotEmpty', ArrayNotEmpty(), { minItems: 1 }],
    ['ArrayMinSize', ArrayMinSize(2), { minItems: 2 }],
    ['ArrayMaxSize', ArrayMaxSize(3), { maxItems: 3 }],
    ['ArrayUnique', ArrayUnique(), { uniqueItems: true }],
    ['a rule of one’s own that says its schema', instant, { format: 'date-time' }],
    ['a rule of one’s own that does not', even, {}],
  ])('says %s', (_, decorator, schema) => {
    expect(ruleSchema(ruleOf(decorator))).toEqual(schema);
  });

  it.each<[string, PropertyDecorator]>([
    ['a pattern', Matches(/^a$/i)],
    ['a text with flags', Matches('^a$', 'i')],
  ])('refuses flags that JSON Schema has no word for, of %s', (_, decorator) => {
    const rule = ruleOf(decorator);
    expect(() => ruleSchema(rule)).toThrow(StartError);
    expect(() => ruleSchema(rule)).toThrow('matches /^a$/i, which JSON Schema cannot say: write the pattern without flags');
  });

  it.each(['i', 'm', 's', 'im'])('refuses the flags %s', (flags) => {
    expect(() => ruleSchema(ruleOf(Matches(new RegExp('^a$', flags))))).toThrow(`matches /^a$/${flags}`);
  });

  it.each(['g', 'u', 'y'])('takes the flag %s, which changes nothing of what matches', (flags) => {
    expect(ruleSchema(ruleOf(Matches(new RegExp('^a$', flags))))).toEqual({ type: 'string', pattern: '^a$' });
  });
});
