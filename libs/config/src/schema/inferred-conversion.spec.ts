import { BooleanConversion, DataConversion, TextConversion } from '../conversions/plain-conversions.ts';
import { NumberConversion } from '../conversions/number-conversion.ts';
import { inferConversion } from './inferred-conversion.ts';
import type { PropertyEvidence } from './inferred-conversion.ts';
import type { ValidationRule } from './validation-rules.ts';

const rule = (name: string, constraints: readonly unknown[] = [], each = false): ValidationRule => ({ key: 'x', name, constraints, each });
const infer = (rules: readonly ValidationRule[], more: Partial<PropertyEvidence> = {}): { conversion: object; each: boolean } => inferConversion({ rules, defaultValue: undefined, type: Object, ...more });

const TEXT = [
  'isString', 'isNotEmptyString', 'matches', 'minLength', 'maxLength', 'isLength', 'isUrl', 'isHostname', 'isFQDN', 'isIp', 'isEmail', 'isUuid', 'isHexColor', 'isAlphanumeric', 'isMimeType', 'isLowercase',
  'isUppercase', 'contains', 'isPort',
];
const NUMBERS = ['isInt', 'isNumber', 'min', 'max', 'isPositive', 'isNegative', 'isDivisibleBy'];

describe('how a property is read', () => {
  it.each(TEXT)('is as text by the rule %s', (name) => expect(infer([rule('isDefined'), rule(name)]).conversion).toBeInstanceOf(TextConversion));
  it.each(NUMBERS)('is as a number by the rule %s', (name) => expect(infer([rule(name)]).conversion).toBeInstanceOf(NumberConversion));

  it('is as a truth value by its rule, and as data where nothing tells', () => {
    expect(infer([rule('isBoolean')]).conversion).toBeInstanceOf(BooleanConversion);
    expect(infer([rule('isObject')]).conversion).toBeInstanceOf(DataConversion);
  });

  it.each<[string, Partial<PropertyEvidence>, unknown]>([
    ['its default', { defaultValue: 5, type: String }, NumberConversion],
    ['the first item of its default', { defaultValue: [true], type: Array }, BooleanConversion],
    ['its type', { type: String }, TextConversion],
    ['nothing, for a class', { type: Date }, DataConversion],
    ['nothing, for a default that is null', { defaultValue: null, type: Object }, DataConversion],
  ])('is, without a rule that tells, by %s', (_, more, Conversion) => expect(infer([rule('isDefined')], more).conversion).toBeInstanceOf(Conversion as never));

  it('is by its rules before its default, and by its choices before its rules', () => {
    expect(infer([rule('isInt')], { defaultValue: '5' }).conversion).toBeInstanceOf(NumberConversion);
    expect(infer([rule('isIn', [['a', 'b']]), rule('isInt')]).conversion).toBeInstanceOf(TextConversion);
    expect(infer([rule('isIn', [['a', 1]]), rule('isInt')]).conversion).toBeInstanceOf(DataConversion);
  });

  it.each<[readonly ValidationRule[], string]>([
    [[rule('isInt')], 'integer'],
    [[rule('isNumber')], 'number'],
    [[rule('isInt'), rule('min', [1])], 'integer of at least 1'],
    [[rule('max', [9])], 'number of at most 9'],
    [[rule('min', [0]), rule('max', [9])], 'number from 0 to 9'],
    [[rule('isIn', [[1, 2, 4]])], '1, 2 or 4'],
    [[rule('isEnum', [{}, ['red', 'blue']])], 'red or blue'],
    [[rule('isString')], 'text'],
  ])('is described by %j', (rules, type) => expect(infer(rules).conversion).toMatchObject({ type }));

  it.each<[string, readonly ValidationRule[], Partial<PropertyEvidence>, boolean]>([
    ['a rule of each', [rule('isString', [], true)], {}, true],
    ['a rule of lists', [rule('arrayNotEmpty')], {}, true],
    ['the rule that it is one', [rule('isArray')], {}, true],
    ['its default', [rule('isDefined')], { defaultValue: [] }, true],
    ['its type', [rule('isDefined')], { type: Array }, true],
    ['nothing', [rule('isString')], { defaultValue: 'a', type: String }, false],
  ])('is as a list by %s', (_, rules, more, each) => expect(infer(rules, more).each).toBe(each));
});
