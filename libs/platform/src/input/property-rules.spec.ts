import 'reflect-metadata';
import * as rules from 'class-validator';
import { ClassRules } from './class-rules.ts';
import type { PropertyRules } from './property-rules.ts';

/** What is known of a property of this type with these decorators. */
function propertyOf(type: unknown, ...decorators: PropertyDecorator[]): PropertyRules {
  class Holder {}
  Reflect.defineMetadata('design:type', type, Holder.prototype, 'value');
  for (const decorator of decorators.toReversed()) decorator(Holder.prototype, 'value');
  return ClassRules.of(Holder).properties.get('value') as PropertyRules;
}

const { IsString, MaxLength, Length, Matches, IsArray, ArrayMaxSize, ArrayUnique } = rules;

describe('the longest text of a property', () => {
  const oneLook: Readonly<Record<string, PropertyDecorator>> = {
    IsDefined: rules.IsDefined(), IsString: IsString(), IsBoolean: rules.IsBoolean(), IsNumber: rules.IsNumber(), IsInt: rules.IsInt(), IsArray: IsArray(), IsObject: rules.IsObject(),
    IsDate: rules.IsDate(), IsInstance: rules.IsInstance(Date), IsNotEmpty: rules.IsNotEmpty(), IsEmpty: rules.IsEmpty(), IsNotEmptyObject: rules.IsNotEmptyObject(),
    Equals: rules.Equals('a'), NotEquals: rules.NotEquals('a'), IsIn: rules.IsIn(['a']), IsNotIn: rules.IsNotIn(['a']), IsEnum: rules.IsEnum({ A: 'a' }), Contains: rules.Contains('a'),
    NotContains: rules.NotContains('a'), MinLength: rules.MinLength(1), Min: rules.Min(1), Max: rules.Max(1), MinDate: rules.MinDate(new Date()), MaxDate: rules.MaxDate(new Date()),
    IsPositive: rules.IsPositive(), IsNegative: rules.IsNegative(), IsDivisibleBy: rules.IsDivisibleBy(2), ArrayMinSize: rules.ArrayMinSize(1), ArrayMaxSize: ArrayMaxSize(1),
    ArrayNotEmpty: rules.ArrayNotEmpty(), ArrayUnique: ArrayUnique(), ArrayContains: rules.ArrayContains(['a']), ArrayNotContains: rules.ArrayNotContains(['a']),
  };
  it.each(Object.entries(oneLook))('is not bounded for the sake of @%s(), which takes one look', (_, decorator) => {
    expect(propertyOf(String, decorator).longestText).toBe(Infinity);
  });

  const manyLooks: Readonly<Record<string, PropertyDecorator>> = {
    Matches: Matches(/^a+$/), IsEmail: rules.IsEmail(), IsUrl: rules.IsUrl(), IsUUID: rules.IsUUID(), IsISO8601: rules.IsISO8601(), IsNumberString: rules.IsNumberString(), IsAlpha: rules.IsAlpha(),
    own: rules.ValidateBy({ name: 'own', validator: { validate: () => true } }), 'MinLength without an end': Length(1),
  };
  it.each(Object.entries(manyLooks))('is 4,096 characters where a rule may look at each of them: %s', (_, decorator) => {
    expect(propertyOf(String, IsString(), decorator).longestText).toBe(4_096);
  });

  it.each([
    ['of two rules the stricter', [MaxLength(5), Length(1, 9)], 5],
    ['of two rules the stricter, whichever stands first', [Length(1, 9), MaxLength(5)], 5],
    ['that of a rule, beside a pattern, even if it is more', [Matches(/a/), MaxLength(10_000)], 10_000],
    ['not that of a rule that holds sometimes', [MaxLength(5, { validateIf: () => false })], 4_096],
    ['not that of a rule of its items', [MaxLength(5, { each: true })], Infinity],
  ] as const)('is %s', (_, decorators, most) => expect(propertyOf(String, ...decorators).longestText).toBe(most));

  it('holds for a text of one character more', () => {
    const plain = propertyOf(String, MaxLength(5));
    expect([plain.tooLong('x'.repeat(5), {}), plain.tooLong('x'.repeat(6), {})?.()]).toEqual([undefined, 'must be shorter than or equal to 5 characters']);
    const pattern = propertyOf(String, Matches(/x/));
    expect([pattern.tooLong('x'.repeat(4_096), {}), pattern.tooLong('x'.repeat(4_097), {})?.()]).toEqual([undefined, 'must have no more than 4096 characters']);
  });
});

describe('the most items of a property', () => {
  it.each([
    ['100 without a rule', [IsArray()], 100],
    ['as its rule says', [ArrayMaxSize(500)], 500],
    ['the least of two rules', [ArrayMaxSize(500), ArrayMaxSize(20)], 20],
    ['100 where its rule holds sometimes', [ArrayMaxSize(500, { validateIf: () => true })], 100],
  ] as const)('are %s', (_, decorators, most) => {
    const property = propertyOf(Array, ...decorators);
    expect(property.mostItems).toBe(most);
    expect([property.tooLong(Array(most).fill(1), {}), property.tooLong(Array(most + 1).fill(1), {})?.()]).toEqual([undefined, expect.stringContaining(String(most))]);
  });

  it('have each their longest text', () => {
    const property = propertyOf(Array, IsArray(), Matches(/x/, { each: true }));
    expect([property.tooLong(['x'.repeat(4_096)], {}), property.tooLong(['a', 'x'.repeat(4_097)], {})?.()]).toEqual([undefined, 'must have no more than 4096 characters each']);
    expect(propertyOf(Array, IsArray(), IsString({ each: true })).tooLong(['x'.repeat(100_000)], {})).toBeUndefined();
  });

  it('may be compared each with each up to 1,000 of them', () => {
    const compared = (...more: PropertyDecorator[]): boolean => propertyOf(Array, ...more).comparesAll;
    expect([compared(ArrayUnique()), compared(ArrayUnique(), ArrayMaxSize(1_000)), compared(ArrayUnique(), ArrayMaxSize(1_001)), compared(ArrayMaxSize(5_000))]).toEqual([false, false, true, false]);
    class Many {
      @ArrayUnique()
      @ArrayMaxSize(1_001)
      all!: string[];
    }
    expect([...ClassRules.of(Many).startFaults()]).toEqual(['has Many.all with @ArrayUnique(), which compares each item with each; say @ArrayMaxSize(1000) or less']);
  });
});

describe('the type of a property', () => {
  it.each([
    [Boolean, ['IsBoolean']],
    [Number, ['IsNumber', 'IsInt', 'IsPositive', 'IsNegative']],
    [Date, ['IsDate']],
    [Array, ['IsArray', 'ArrayNotEmpty', 'ArrayUnique']],
    [String, ['IsString', 'IsEmail', 'IsUUID', 'IsUrl', 'IsISO8601', 'IsAlpha', 'IsJSON', 'IsBooleanString', 'IsNumberString', 'IsDateString']],
    [undefined, ['IsDefined', 'IsEmpty', 'IsNotEmpty', 'IsObject', 'IsNotEmptyObject', 'Allow']],
  ] as const)('where TypeScript says nothing is %p by the rules %p', (type, names) => {
    const decorators = rules as unknown as Readonly<Record<string, () => PropertyDecorator>>;
    for (const name of names) expect([name, propertyOf(Object, (decorators[name] as () => PropertyDecorator)()).designed]).toEqual([name, type]);
  });

  it.each<[string, PropertyDecorator, unknown]>([
    ['Min', rules.Min(1), Number],
    ['Max', rules.Max(1), Number],
    ['IsDivisibleBy', rules.IsDivisibleBy(2), Number],
    ['MinDate', rules.MinDate(new Date()), Date],
    ['MaxDate', rules.MaxDate(new Date()), Date],
    ['ArrayMinSize', rules.ArrayMinSize(1), Array],
    ['ArrayMaxSize', ArrayMaxSize(1), Array],
    ['ArrayContains', rules.ArrayContains(['a']), Array],
    ['ArrayNotContains', rules.ArrayNotContains(['a']), Array],
    ['MinLength', rules.MinLength(1), String],
    ['MaxLength', MaxLength(1), String],
    ['Length', Length(1), String],
    ['Matches', Matches(/a/), String],
    ['Contains', rules.Contains('a'), String],
    ['IsInstance', rules.IsInstance(Date), undefined],
    ['NotEquals', rules.NotEquals(1), undefined],
    ['IsNotIn', rules.IsNotIn([1]), undefined],
    ['IsIn of one type', rules.IsIn([1, 2, null]), Number],
    ['IsIn of two types', rules.IsIn([1, 'a']), undefined],
    ['Equals', rules.Equals(true), Boolean],
    ['IsEnum', rules.IsEnum({ A: 'a' }), String],
  ])('is said by @%s()', (_, decorator, type) => expect(propertyOf(Object, decorator).designed).toBe(type));
});

describe('what a property is declared as', () => {
  const faultOf = (type: unknown, value: unknown, ...decorators: PropertyDecorator[]): string | undefined => propertyOf(type, ...decorators).broken(value, {})?.();
  const { IsIn, IsDefined, IsNotEmpty, NotEquals } = rules;

  it.each<[string, unknown, unknown, PropertyDecorator[], string]>([
    ['a text for a list', Array, 'abc', [IsString({ each: true })], 'must be a list'],
    ['one choice for a list of them', Array, 'a', [IsIn(['a'], { each: true })], 'must be a list'],
    ['an object for a text', String, { $gt: '' }, [IsNotEmpty()], 'must be a string'],
    ['a list for a text', String, ['admin'], [NotEquals('admin')], 'must be a string'],
    ['a number for a text', String, 5, [IsDefined()], 'must be a string'],
    ['no number for one', Number, Number.NaN, [IsDefined()], 'must be a number'],
    ['a text for a number', Number, '1', [IsDefined()], 'must be a number'],
    ['a text for a truth value', Boolean, 'true', [IsDefined()], 'must be a boolean value'],
  ])('is held, whatever its rules leave open: %s', (_, type, value, decorators, fault) => expect(faultOf(type, value, ...decorators)).toBe(fault));

  it.each<[string, unknown, unknown, PropertyDecorator[]]>([
    ['what it is', Array, ['a'], [IsString({ each: true })]],
    ['nothing', String, null, [rules.Allow()]],
    ['a union, of which TypeScript keeps nothing', Object, 'a', [IsString({ each: true })]],
  ])('takes %s', (_, type, value, decorators) => expect(faultOf(type, value, ...decorators)).toBeUndefined());
});
